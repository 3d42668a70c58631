/** Starts the processes, kills, stops and parts them, and ends the run in order. Knows the log; talks to nodes in lines. */
package io.chorale.torture.driver;
