/** What an engine implements to carry Chorale's frames. Engines are found by {@link java.util.ServiceLoader}. */
package io.chorale.groups.spi;
