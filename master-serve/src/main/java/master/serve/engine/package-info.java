// SPDX-License-Identifier: Apache-2.0
/** What reads images: models and their reloading, the queue, the threads behind it. Knows nothing of HTTP. */
package master.serve.engine;
