// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.concurrent.Callable;
import master.api.ModelFile;
import master.api.pem.Pem;
import master.core.io.AtomicFile;
import master.core.model.ModelDigest;
import master.core.model.ModelSignature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a model, or makes the key for it. */
@Command(
        name = "sign",
        description = "Signs a model file: writes MODEL.sig beside it.",
        footer = {
            "",
            "Examples:",
            "  master sign --new-key site.pem",
            "      makes a private key, and site.pem.pub for those who check",
            "  master sign my.onnx --key site.pem",
            "  master recognize --model my.onnx --require-signature site.pem.pub captcha.png"
        })
final class SignCommand implements Callable<Integer> {
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "MODEL", description = "An .onnx file.")
    private Path model;

    @Option(
            names = "--key",
            paramLabel = "PRIVATE.pem",
            description = {"A private key of Ed25519 as PEM; openssl genpkey -algorithm ed25519 makes one, too."})
    private Path key;

    @Option(
            names = "--new-key",
            paramLabel = "FILE",
            description = {"Writes a new private key that its owner alone can read, and FILE.pub, the public one."})
    private Path newKey;

    @Override
    public Integer call() throws GeneralSecurityException {
        if (newKey != null && model == null && key == null) {
            create();
        } else if (model != null && key != null && newKey == null) {
            sign();
        } else {
            throw new ParameterException(spec.commandLine(), "either MODEL and --key, or --new-key alone, is needed");
        }
        return 0;
    }

    private void create() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path publicFile = Path.of(newKey + ".pub");
        write(newKey, Pem.encode(pair.getPrivate().getEncoded(), PRIVATE_KEY), ownerOnly());
        try {
            write(publicFile, Pem.encode(pair.getPublic().getEncoded(), "PUBLIC KEY"));
        } catch (Failure e) {
            remove(newKey, e); // half a pair is of no use
            throw e;
        }
        spec.commandLine()
                .getOut()
                .println("%s: keep it secret; %s: for those who check".formatted(newKey, publicFile));
    }

    /** From its creation on, so that there is no moment in which others can open it. */
    private FileAttribute<?>[] ownerOnly() {
        boolean posix = newKey.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0]; // Windows: those of the folder
    }

    private static void write(Path file, String text, FileAttribute<?>... attributes) {
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException e) {
            throw new Failure("%s is there already; a key is never overwritten".formatted(file), e);
        } catch (IOException e) {
            throw unwritten(file, e);
        }
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            Failure failure = unwritten(file, e);
            remove(file, failure);
            throw failure;
        }
    }

    private static Failure unwritten(Path file, IOException e) {
        return new Failure("%s cannot be written: %s".formatted(file, e), e);
    }

    private static void remove(Path file, Failure reason) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void sign() {
        PrivateKey secret = privateKey();
        Path signature = ModelFile.signatureOf(model);
        try {
            byte[] file = Files.readAllBytes(model);
            ModelDigest.verify(file); // a signature must not make a damaged file look good
            AtomicFile.write(signature, ModelSignature.sign(file, secret));
        } catch (IllegalArgumentException e) {
            throw new Failure("%s: %s".formatted(model, e.getMessage()), e);
        } catch (IOException e) {
            throw new Failure("%s cannot be signed: %s".formatted(model, e), e);
        }
        spec.commandLine().getOut().println("%s: signature of %s".formatted(signature, model));
    }

    private PrivateKey privateKey() {
        try {
            byte[] encoded = Pem.decode(Files.readString(key), PRIVATE_KEY);
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Failure("%s is no private key of Ed25519: %s".formatted(key, e.getMessage()), e);
        } catch (IOException e) {
            throw new Failure("key %s cannot be read: %s".formatted(key, e), e);
        }
    }
}
