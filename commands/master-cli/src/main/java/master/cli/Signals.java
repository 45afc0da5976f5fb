// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.lang.reflect.Proxy;

/** Signals such as {@code TERM} and {@code INT}. Holds no state. */
public final class Signals {
    private Signals() {}

    /**
     * From now on a signal runs an action, in a thread of its own, instead of ending the process. By reflection: the
     * compiler warns of the JDK's class, and the warning cannot be turned off.
     *
     * @param name the signal's name without SIG
     * @throws ReflectiveOperationException if this Java leaves signals alone, as with {@code -Xrs}
     */
    public static void on(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy =
                Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, words) -> {
                    action.run();
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
}
