/**
 * What the processes of a run logged, and the verdict on it. Knows no node, no process and no clock: it reads files.
 */
package io.chorale.torture.check;
