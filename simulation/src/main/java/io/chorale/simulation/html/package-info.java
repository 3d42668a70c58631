/** Draws a run as one HTML page. It knows the logs and results of runs, and nothing of how they came about. */
package io.chorale.simulation.html;
