/** Compact, length-checked binary encoding shared by all modules' messages. No object serialization. */
package io.chorale.groups.wire;
