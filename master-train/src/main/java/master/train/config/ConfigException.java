// SPDX-License-Identifier: Apache-2.0
package master.train.config;

/** The configuration file is wrong; the message names the file, the key and what is allowed. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    public ConfigException(String message) {
        super(message);
    }
}
