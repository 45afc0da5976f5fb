// SPDX-License-Identifier: Apache-2.0
package master.cli;

import master.api.CharacterRanges;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads characters, with ranges such as {@code 0-9} written out. */
public final class CharactersConverter implements ITypeConverter<String> {
    /** For picocli. */
    public CharactersConverter() {}

    @Override
    public String convert(String value) {
        try {
            return CharacterRanges.expand(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
