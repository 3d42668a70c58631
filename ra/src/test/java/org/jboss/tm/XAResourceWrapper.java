package org.jboss.tm;

import javax.transaction.xa.XAResource;

/** Stands in for WildFly's interface of this name, which only WildFly has. */
public interface XAResourceWrapper extends XAResource {

    XAResource getResource();

    String getProductName();

    String getProductVersion();

    String getJndiName();
}
