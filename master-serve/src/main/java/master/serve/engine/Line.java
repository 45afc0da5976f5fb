// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import master.api.Recognizer;
import org.jspecify.annotations.Nullable;

/**
 * The images that wait, and whose turn it is: clients share the readers evenly, and so do the requests of a client,
 * by what their images cost. So a small image waits for its share only, however much others have sent; and a large
 * one is not put off for ever, for whoever comes later begins where the others are. That place is a clock that goes on
 * by what was read, divided by how many share it: weighted fair queueing (Demers, Keshav, Shenker 1989). Not thread-safe.
 */
final class Line {
    /** What was spent on somebody, counted from where the others were when it came. */
    private static final class Request {
        final ArrayDeque<Work.Image> waiting;
        long spent;

        Request(List<Work.Image> waiting, long spent) {
            this.waiting = new ArrayDeque<>(waiting);
            this.spent = spent;
        }
    }

    /** Kept without requests too, as long as more was spent on it than on the others. */
    private static final class Client {
        final Map<Work, Request> requests = new LinkedHashMap<>();
        long spent;
        long clock;
        long weight;
    }

    private final Map<Object, Client> clients = new LinkedHashMap<>();
    private long clock;
    private int asking; // clients with images that wait
    private int size;
    private long weight;

    /** Images that wait. */
    int size() {
        return size;
    }

    /** What all of them weigh. */
    long weight() {
        return weight;
    }

    /** What those of one client weigh. */
    long weight(Object client) {
        Client known = clients.get(client);
        return known == null ? 0 : known.weight;
    }

    void add(Work work) {
        Client client = clients.computeIfAbsent(work.client(), name -> new Client());
        if (client.requests.isEmpty()) {
            client.spent = Math.max(client.spent, clock);
            asking++;
        }
        client.requests.put(work, new Request(work.images(), client.clock));
        client.weight += work.weight();
        size += work.size();
        weight += work.weight();
    }

    /** Takes out what is left of a request; how many images that was. */
    int remove(Work work) {
        Client client = clients.get(work.client());
        if (client == null) {
            return 0;
        }
        Request request = client.requests.remove(work);
        if (request == null) {
            return 0;
        }
        request.waiting.forEach(image -> left(client, image));
        forget(client);
        return request.waiting.size();
    }

    /**
     * Which requests have to go to make room: again and again the latest one of the client that has the most waiting, while that
     * is more than so much. Takes none out.
     *
     * @param room whether there is room, by how many images wait and what they weigh
     * @return empty if even then there is none
     */
    Optional<List<Work>> inTheWay(BiPredicate<Integer, Long> room, long more) {
        List<Work> going = new ArrayList<>();
        Map<Client, Long> weights = new LinkedHashMap<>();
        Map<Client, Deque<Work>> requests = new HashMap<>();
        clients.values().forEach(client -> weights.put(client, client.weight));
        int images = size;
        long left = weight;
        while (!room.test(images, left)) {
            Client heaviest = null;
            long most = more;
            for (Map.Entry<Client, Long> each : weights.entrySet()) {
                if (each.getValue() > most) {
                    heaviest = each.getKey();
                    most = each.getValue();
                }
            }
            if (heaviest == null) {
                return Optional.empty();
            }
            Work latest = requests.computeIfAbsent(heaviest, client -> new ArrayDeque<>(client.requests.keySet()))
                    .removeLast();
            Request request = requireNonNull(heaviest.requests.get(latest));
            long its = request.waiting.stream().mapToLong(Work.Image::weight).sum();
            images -= request.waiting.size();
            left -= its;
            weights.put(heaviest, most - its);
            going.add(latest);
        }
        return Optional.of(going);
    }

    /**
     * Moves images whose turn it is into a batch for one recognizer: one that takes long, alone, or as many others.
     *
     * @param most images of the batch
     * @param heaviest what they may weigh together
     * @param quick whether those that take long are passed over; else there is one at least, if any waits
     */
    void take(List<Work.Image> batch, int most, long heaviest, boolean quick) {
        long left = heaviest;
        while (batch.size() < most) {
            Work.Image next = next(batch.isEmpty() ? null : batch.get(0).recognizer(), left, quick);
            if (next == null) {
                return;
            }
            batch.add(next);
            left -= next.weight();
            taken(next);
            if (next.isLong()) {
                return;
            }
        }
    }

    private void taken(Work.Image image) {
        Client client = requireNonNull(clients.get(image.work().client()));
        Request request = requireNonNull(client.requests.get(image.work()));
        request.waiting.poll();
        request.spent += image.cost();
        client.clock += image.cost() / client.requests.size();
        client.spent += image.cost();
        clock += image.cost() / asking;
        left(client, image);
        if (request.waiting.isEmpty()) {
            client.requests.remove(image.work());
            forget(client);
        }
    }

    private void left(Client client, Work.Image image) {
        client.weight -= image.weight();
        weight -= image.weight();
        size--;
    }

    private void forget(Client client) {
        if (client.requests.isEmpty()) {
            asking--;
            clients.values().removeIf(each -> each.requests.isEmpty() && (asking == 0 || each.spent <= clock));
        }
    }

    /** Whose share would be the least after it; null if nothing fits. */
    private Work.@Nullable Image next(@Nullable Recognizer recognizer, long heaviest, boolean quick) {
        Work.Image next = null;
        long least = 0;
        for (Client client : clients.values()) {
            Work.Image first = first(client, recognizer, heaviest, quick);
            if (first != null && (next == null || client.spent + first.cost() < least)) {
                next = first;
                least = client.spent + first.cost();
            }
        }
        return next;
    }

    private static Work.@Nullable Image first(
            Client client, @Nullable Recognizer recognizer, long heaviest, boolean quick) {
        Work.Image first = null;
        long least = 0;
        for (Request request : client.requests.values()) {
            Work.Image image = request.waiting.peek();
            boolean fits = !(quick && image.isLong())
                    && (recognizer == null
                            || (image.recognizer() == recognizer && !image.isLong() && image.weight() <= heaviest));
            if (fits && (first == null || request.spent + image.cost() < least)) {
                first = image;
                least = request.spent + image.cost();
            }
        }
        return first;
    }
}
