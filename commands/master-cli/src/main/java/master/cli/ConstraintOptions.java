// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.api.LetterCase;
import master.api.TextConstraint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** The options of all commands that read texts: what is known of them, and how closely one looks. */
final class ConstraintOptions {
    /** Numbers of characters. */
    record Lengths(int min, int max) {}

    /** Reads one number of characters, or two with a hyphen between them. */
    static final class LengthsConverter implements ITypeConverter<Lengths> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

        @Override
        public Lengths convert(String value) {
            Matcher form = FORM.matcher(value);
            if (!form.matches()) {
                throw new TypeConversionException("\"%s\", N or MIN-MAX is needed, such as 5 or 4-6".formatted(value));
            }
            int min = Integer.parseInt(form.group(1));
            return new Lengths(min, form.group(2) == null ? min : Integer.parseInt(form.group(2)));
        }
    }

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--charset",
            paramLabel = "CHARACTERS",
            description = "Texts hold these characters only, such as 0-9a-f (default: all of the model).")
    private String charset;

    @Option(
            names = "--length",
            paramLabel = "N|MIN-MAX",
            converter = LengthsConverter.class,
            description = "Texts have so many characters (default: any number).")
    private Lengths length;

    @Option(
            names = "--fold",
            paramLabel = "CASE",
            defaultValue = "none",
            description = "none, lower or upper: letters are answered in that case (default: ${DEFAULT-VALUE}).")
    private LetterCase fold;

    @Option(
            names = "--second-look",
            negatable = true,
            description = {
                "Reads what is unsure again: tall images turned, small texts larger, colored ones by the darkest channel,",
                "all without thin marks; the surest answer counts;",
                "needs a model that says where texts are, as newly exported ones do",
                "(default: tall images only, unless the model file asks for more)."
            })
    private Boolean secondLook;

    /** Whether unsure images are read again; empty for tall ones only, unless the model file asks for more. */
    Optional<Boolean> secondLook() {
        return Optional.ofNullable(secondLook);
    }

    /** What is known of the texts. */
    TextConstraint constraint() {
        try {
            TextConstraint constraint = TextConstraint.NONE.withFold(fold);
            if (length != null) {
                constraint = constraint.withLength(length.min(), length.max());
            }
            return charset == null ? constraint : constraint.withCharset(charset);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
