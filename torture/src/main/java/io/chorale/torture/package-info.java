/** The command line of {@code bin/torture}. Knows the driver and the verdict. */
package io.chorale.torture;
