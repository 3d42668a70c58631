/**
 * What an engine implements to carry Chorale's frames. Engines are found by {@link java.util.ServiceLoader}: list a
 * {@link io.chorale.groups.spi.TransportProvider} in {@code META-INF/services} and let its test extend {@code
 * TransportContractTest}. This package and {@code io.chorale.groups} are one unit, as {@code java.nio.channels} and its
 * {@code spi} are.
 */
package io.chorale.groups.spi;
