// SPDX-License-Identifier: Apache-2.0
package master.model.captcha;

/** The same network in integers, smaller and faster, opened as {@code captcha-int8}. Stateless and thread-safe. */
public final class Int8CaptchaModel extends CaptchaModel {
    /** For {@link java.util.ServiceLoader}. */
    public Int8CaptchaModel() {
        super("captcha-int8", "captcha-int8.onnx");
    }
}
