// SPDX-License-Identifier: Apache-2.0
package master.spark;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsWritable;

/** The parameters of all Transformers that read images. */
public abstract class ReadParams<T extends ReadParams<T>> extends Transformer implements DefaultParamsWritable {
    private final String uid;
    private final Param<String> model;
    private final Param<String> publicKey;
    private final Param<String> inputCol;
    private final Param<String> outputCol;
    private final Param<String> errorCol;
    private final IntParam batchSize;

    ReadParams(String uid, String standardModel) {
        this.uid = uid; // before the parameters, which ask for it
        model = new Param<>(
                this, "model", "the name of a bundled model, or a model file that the driver can read, by path or URI");
        publicKey = new Param<>(
                this,
                "publicKey",
                "the file of a public key whose signature the model must carry; empty: none is needed");
        inputCol = new Param<>(this, "inputCol", "the column of images: bytes, or paths");
        outputCol = new Param<>(this, "outputCol", "the column for what was read");
        errorCol = new Param<>(this, "errorCol", "the column for why nothing was read");
        batchSize = new IntParam(this, "batchSize", "rows that are read in one call, at most", ParamValidators.gtEq(1));
        setDefault(model, standardModel);
        setDefault(publicKey, "");
        setDefault(inputCol, "content");
        setDefault(outputCol, "read");
        setDefault(errorCol, "error");
        setDefault(batchSize, 64);
    }

    @Override
    public final String uid() {
        return uid;
    }

    /** The name of a bundled model, a path, or a URI of a file system that Hadoop knows. */
    public final Param<String> model() {
        return model;
    }

    /** The file of a public key as {@code master sign} writes it, on the driver. */
    public final Param<String> publicKey() {
        return publicKey;
    }

    /** The column of images: {@code content} unless set. */
    public final Param<String> inputCol() {
        return inputCol;
    }

    /** The column for what was read: {@code read} unless set. */
    public final Param<String> outputCol() {
        return outputCol;
    }

    /** The column for why nothing was read: {@code error} unless set. */
    public final Param<String> errorCol() {
        return errorCol;
    }

    /** How many rows are read in one call at most: 64 unless set. */
    public final IntParam batchSize() {
        return batchSize;
    }

    /** Sets {@link #model}. */
    public final T setModel(String value) {
        return with(model, value);
    }

    /** Sets {@link #publicKey}. */
    public final T setPublicKey(String value) {
        return with(publicKey, value);
    }

    /** Sets {@link #inputCol}. */
    public final T setInputCol(String value) {
        return with(inputCol, value);
    }

    /** Sets {@link #outputCol}. */
    public final T setOutputCol(String value) {
        return with(outputCol, value);
    }

    /** Sets {@link #errorCol}. */
    public final T setErrorCol(String value) {
        return with(errorCol, value);
    }

    /** Sets {@link #batchSize}. */
    public final T setBatchSize(int value) {
        return with(batchSize, value);
    }

    /** Sets a parameter. */
    @SuppressWarnings("unchecked") // T is the class of this
    final <V> T with(Param<V> param, V value) {
        set(param, value);
        return (T) this;
    }
}
