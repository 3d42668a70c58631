/**
 * Who may connect, and who may do what with which destination: the interface for authenticators, one of a properties file
 * and one of JAAS. Knows the JDK only.
 */
package io.chorale.jms.security;
