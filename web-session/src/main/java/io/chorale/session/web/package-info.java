/**
 * Mirrors the container's sessions: a filter fills the container's own session from the store before the application
 * sees the request, and copies what changed out before the response commits. CDI and everything else that takes the
 * container's session directly therefore sees the replicated state.
 *
 * <p>What is specified and where:
 *
 * <ul>
 *   <li>which session a request belongs to, and when a container's copy is discarded: {@code SessionResolver};
 *   <li>refresh and detection of changes: {@code AttributeMirror};
 *   <li>what is sent, renaming and ending: {@code SessionWriter} and {@code ContainerSessionListener};
 *   <li>before which calls the session is saved: {@code MirroredResponse} and {@code Exchange};
 *   <li>which classes are restored: {@code AllowList}; context parameters: {@code SessionSettings}.
 * </ul>
 *
 * <p>Knows the session service and the store, the servlet API, and, in {@code NodePorts} only, the node registry.
 */
package io.chorale.session.web;
