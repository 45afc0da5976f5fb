// SPDX-License-Identifier: Apache-2.0

/** The bundled captcha model. Nothing is exported: {@code Recognizer.bundled("captcha")} finds it. */
module master.model.captcha {
    requires master.api;

    provides master.api.spi.BundledModel with
            master.model.captcha.CaptchaModel,
            master.model.captcha.Int8CaptchaModel;
}
