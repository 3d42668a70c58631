/** What tests read of the documentation. */
package io.chorale.jms.docs;
