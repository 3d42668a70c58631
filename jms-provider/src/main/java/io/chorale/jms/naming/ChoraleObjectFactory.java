package io.chorale.jms.naming;

import io.chorale.jms.ChoraleConnectionFactory;
import io.chorale.jms.ChoraleQueue;
import io.chorale.jms.ChoraleTopic;
import java.util.Hashtable;
import javax.naming.ConfigurationException;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NamingException;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;

/**
 * Makes connection factories and destinations from the references that other directories keep of them. A connection factory
 * has the address {@code uri}, a destination {@code physicalName}.
 */
public final class ChoraleObjectFactory implements ObjectFactory {

    @Override
    @SuppressWarnings("JdkObsolete") // The interface is older than maps.
    public Object getObjectInstance(Object object, Name name, Context context, Hashtable<?, ?> environment)
            throws NamingException {
        if (!(object instanceof Reference reference)) {
            return null;
        }
        String className = reference.getClassName();
        if (className.equals(ChoraleConnectionFactory.class.getName())) {
            return Bindings.factory(String.valueOf(name), content(reference, "uri"));
        } else if (className.equals(ChoraleQueue.class.getName())) {
            return new ChoraleQueue(content(reference, "physicalName"));
        } else if (className.equals(ChoraleTopic.class.getName())) {
            return new ChoraleTopic(content(reference, "physicalName"));
        }
        return null;
    }

    private static String content(Reference reference, String type) throws ConfigurationException {
        RefAddr address = reference.get(type);
        if (address == null || !(address.getContent() instanceof String content)) {
            throw new ConfigurationException("The reference to a " + reference.getClassName() + " has no text " + type);
        }
        return content;
    }
}
