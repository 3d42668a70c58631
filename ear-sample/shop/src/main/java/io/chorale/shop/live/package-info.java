/** The live ticker: from the topic to the browsers that listen to this node. */
package io.chorale.shop.live;
