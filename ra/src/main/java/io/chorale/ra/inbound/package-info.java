/**
 * Message-driven beans. An {@link io.chorale.ra.inbound.EndpointActivation} runs a fixed number of workers; each polls
 * one consumer and delivers to one endpoint at a time.
 */
package io.chorale.ra.inbound;
