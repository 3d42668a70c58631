/** What benches have products carry: bodies of 1 KB that say themselves whether they came as they were made. Knows nothing. */
package io.chorale.bench.content;
