import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.jena.atlas.json.JSON;
import org.apache.jena.atlas.json.JsonObject;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QuerySolution;
import org.apache.jena.query.ResultSet;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.RDFNode;

/**
 * Asks the bound texts of stored questions of a Jena model in memory, in one JVM.
 *
 * Usage: JenaQuestions DATA TEXTS RUNS NAME…
 * CPU time is that of the whole JVM, compiler and garbage collector included. Each text is asked
 * five times before anything is measured, unless it takes long.
 */
public final class JenaQuestions {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final long BATCH = 250_000_000; // ns: the CPU clock of a process may be coarse
    private static final double ENOUGH = 2.0;
    private static final int WARMING = 5;

    public static void main(String[] arguments) throws Exception {
        double begin = clock();
        Model model = ModelFactory.createDefaultModel();
        model.read(Path.of(arguments[0]).toUri().toString(), "N-TRIPLES");
        say("{\"load\": %s, \"triples\": %d}".formatted(clock() - begin, model.size()));
        JsonObject texts = JSON.parse(Files.readString(Path.of(arguments[1])));
        int runs = Integer.parseInt(arguments[2]);
        for (String name : List.of(arguments).subList(3, arguments.length)) {
            say("{\"start\": \"%s\"}".formatted(name));
            String text = texts.get(name).getAsString().value();
            List<String> rows = ask(model, text);
            String times = times(model, text, runs);
            say("{\"name\": \"%s\", \"rows\": %d, \"digest\": \"%s\", \"times\": {\"Jena\": [%s]}}"
                .formatted(name, rows.size(), digest(rows), times));
        }
    }

    private static String times(Model model, String text, int runs) {
        List<Double> found = new ArrayList<>();
        double first = 0;
        for (int warmed = 0; warmed < WARMING; warmed++) {
            double begin = clock();
            long wall = System.nanoTime();
            ask(model, text);
            first = (System.nanoTime() - wall) / 1e9;
            if (first >= ENOUGH) {
                return Double.toString(clock() - begin);
            }
        }
        for (int run = 0; run < runs; run++) {
            double begin = clock();
            long wall = System.nanoTime();
            int size = 0;
            while (size == 0 || System.nanoTime() - wall < BATCH) {
                ask(model, text);
                size++;
            }
            found.add((clock() - begin) / size);
        }
        return found.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static List<String> ask(Model model, String text) {
        List<String> rows = new ArrayList<>();
        try (QueryExecution execution = QueryExecutionFactory.create(text, model)) {
            ResultSet answer = execution.execSelect();
            List<String> columns = answer.getResultVars();
            while (answer.hasNext()) {
                QuerySolution row = answer.next();
                rows.add(columns.stream().map(row::get).map(JenaQuestions::plain)
                    .collect(Collectors.joining("\t")));
            }
        }
        return rows;
    }

    private static String plain(RDFNode node) {
        if (node == null) {
            return "";
        }
        return node.isLiteral() ? node.asLiteral().getLexicalForm() : node.toString();
    }

    private static String digest(List<String> rows) throws Exception {
        List<byte[]> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(row.getBytes(StandardCharsets.UTF_8)));
        lines.sort(Arrays::compareUnsigned); // by code points, as Python sorts
        String all = lines.stream().map(line -> new String(line, StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"));
        byte[] made = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(made).substring(0, 16);
    }

    private static double clock() {
        return SYSTEM.getProcessCpuTime() / 1e9;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
