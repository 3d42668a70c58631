/**
 * What a node remembers of itself and of the others, over its restarts: which process life it heard of last, and who was
 * removed for good. Records and their meaning, without IO; knows node ids and nothing else.
 */
package io.chorale.replication.peers;
