// SPDX-License-Identifier: Apache-2.0
// ParIndex for Java: what a program needs to score files and columns, over libparindex.so.1 by JNA.
import com.sun.jna.Callback;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

final class ParIndex {
  private ParIndex() {}

  /** One mistake in the data. */
  record Mistake(
      String code, String file, long line, long column, String pointer, String unit, String message, String hint) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column + ": " + code + ": " + message + "\n  " + hint;
    }
  }

  /** What went wrong, with every mistake of the data. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final transient List<Mistake> mistakes;

    private Failure(int status, String message, List<Mistake> mistakes) {
      super(message);
      this.status = status;
      this.mistakes = List.copyOf(mistakes);
    }

    int status() { return status; }

    List<Mistake> mistakes() { return mistakes; }
  }

  /** Rules: read, checked and compiled. Any number of threads may use one. */
  static final class Framework extends Handle {
    private Framework(Pointer handle) { super(handle, C::parindex_framework_free); }

    /** @throws Failure with every mistake of the document */
    static Framework load(Path path) throws IOException {
      final byte[] json = Files.readAllBytes(path);
      final Memory name = text(path.toString());
      final var options = new LoadOptions();
      options.struct_size = options.size();
      options.file = name;
      final var out = new PointerByReference();
      final var error = new PointerByReference();
      check(C.parindex_framework_load(json, json.length, options, out, error), error);
      return new Framework(out.getValue());
    }

    int factCount() { return (int) count(C::parindex_framework_fact_count); }

    int itemCount() { return (int) count(C::parindex_framework_item_count); }

    /** Scores facts (CSV) of the units of a register (CSV).
     * @throws Failure with every mistake of both files */
    Result score(Path facts, Path units) throws IOException {
      final var out = new PointerByReference();
      final var error = new PointerByReference();
      check(call(framework -> C.parindex_reader_new(framework, null, out, error)), error);
      try (var reader = new Handle(out.getValue(), C::parindex_reader_free)) {
        add(reader, FORMAT_UNITS, units);
        add(reader, FORMAT_CSV, facts);
        check(reader.call(handle -> C.parindex_reader_finish(handle, out, error)), error);
      }
      try (var batch = new Handle(out.getValue(), C::parindex_batch_free)) {
        check(batch.call(handle -> C.parindex_score_batch(handle, null, out, error)), error);
        return new Result(out.getValue());
      }
    }

    /** A column of whole numbers for each fact, a value a unit. */
    Columns columns(int units) { return new Columns(this, units); }

    private static void add(Handle reader, int format, Path path) throws IOException {
      final byte[] input = Files.readAllBytes(path);
      final Memory name = text(path.toString());
      final var error = new PointerByReference();
      check(reader.call(handle -> C.parindex_reader_add(handle, format, input, input.length, name, error)), error);
      Reference.reachabilityFence(name);
    }
  }

  /** Scorecards. Any number of threads may use one. */
  static final class Result extends Handle {
    private Result(Pointer handle) { super(handle, C::parindex_result_free); }

    /** Writes the scorecards, one a line, part by part as they are made. */
    void writeJsonLines(OutputStream out) throws IOException {
      final IOException[] failure = {null};
      // An exception must not cross the library: it is kept, and thrown when the call is back.
      final WritePart write = (text, length, user) -> {
        try {
          out.write(text.getByteArray(0, (int) length));
          return 0;
        } catch (IOException e) {
          failure[0] = e;
          return 1;
        }
      };
      final var error = new PointerByReference();
      final int status =
          call(result -> C.parindex_result_write(result, VIEW_JSON_LINES, ENGLISH, write, null, error));
      if (failure[0] != null) {
        C.parindex_error_free(error.getValue());
        throw failure[0];
      }
      check(status, error);
    }
  }

  /** A framework with columns of facts, scored as often as the numbers in them change. For one thread at a time. */
  static final class Columns implements AutoCloseable {
    private final int units;
    private final Memory[] facts;
    private final Memory points, ranks;
    private final Output[] outputs;
    private final Handle bound;

    private Columns(Framework framework, int units) {
      this.units = units;
      facts = new Memory[framework.factCount()];
      final var columns = (Column[]) new Column().toArray(facts.length);
      for (int i = 0; i != facts.length; ++i) {
        facts[i] = new Memory(4L * units);
        facts[i].clear();
        columns[i].struct_size = columns[i].size();
        columns[i].type = COLUMN_I32;
        columns[i].fact = i;
        columns[i].data = facts[i];
        columns[i].write();
      }
      points = new Memory(8L * units);
      ranks = new Memory(4L * units);
      outputs = (Output[]) new Output().toArray(2);
      for (final Output output : outputs) {
        output.struct_size = output.size();
        output.item = -1;  // the whole
      }
      outputs[0].kind = OUTPUT_POINTS;
      outputs[0].type = COLUMN_I64;
      outputs[0].scale = 2;
      outputs[0].data = points;
      outputs[1].kind = OUTPUT_RANK;
      outputs[1].type = COLUMN_I32;
      outputs[1].data = ranks;
      outputs[0].write();
      outputs[1].write();
      final var out = new PointerByReference();
      final var error = new PointerByReference();
      check(framework.call(handle -> C.parindex_columns_bind(
                handle, columns[0].getPointer(), facts.length, units, null, out, error)), error);
      bound = new Handle(out.getValue(), C::parindex_columns_free);
    }

    /** The column of a fact: write its values here. */
    IntBuffer fact(int fact) { return facts[fact].getByteBuffer(0, 4L * units).asIntBuffer(); }

    /** Points of each unit in hundredths, as of the last score(). */
    LongBuffer points() { return points.getByteBuffer(0, 8L * units).asLongBuffer(); }

    /** Rank of each unit, as of the last score(); 0: none. */
    IntBuffer ranks() { return ranks.getByteBuffer(0, 4L * units).asIntBuffer(); }

    void score() {
      final var error = new PointerByReference();
      check(bound.call(handle -> C.parindex_columns_score_into(
                handle, outputs[0].getPointer(), outputs.length, null, null, error)), error);
      Reference.reachabilityFence(this);  // its memory is the library's until here
    }

    @Override
    public void close() { bound.close(); }
  }

  /** Owns a handle of the library: freed by close(), or when nobody can reach the owner any more, in any order. */
  private static class Handle implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();
    private final Pointer handle;
    private final Cleaner.Cleanable cleanable;
    private volatile boolean closed;

    private Handle(Pointer handle, Consumer<Pointer> free) {
      this.handle = handle;
      cleanable = CLEANER.register(this, () -> free.accept(handle));
    }

    /** A call with the handle, which cannot be collected, and so not freed, before the call is back. */
    final int call(ToIntFunction<Pointer> call) {
      try {
        if (closed) throw new IllegalStateException("closed");
        return call.applyAsInt(handle);
      } finally {
        Reference.reachabilityFence(this);
      }
    }

    final long count(ToLongFunction<Pointer> call) {
      try {
        if (closed) throw new IllegalStateException("closed");
        return call.applyAsLong(handle);
      } finally {
        Reference.reachabilityFence(this);
      }
    }

    @Override
    public void close() {
      closed = true;
      cleanable.clean();
    }
  }

  // Throws unless the status is 0; takes the error over in any case.
  private static void check(int status, PointerByReference reference) {
    if (status == 0) return;
    final Pointer error = reference.getValue();
    try {
      final List<Mistake> mistakes = new ArrayList<>();
      final long count = C.parindex_error_mistake_count(error);
      for (long i = 0; i != count; ++i) {
        final var raw = new RawMistake();
        raw.struct_size = raw.size();
        if (C.parindex_error_mistake(error, i, raw) != 0) break;
        mistakes.add(new Mistake(string(raw.code), string(raw.file), raw.line, raw.column, string(raw.pointer),
            string(raw.unit), string(raw.message_en), string(raw.hint_en)));
      }
      throw new Failure(status, string(C.parindex_error_message(error, ENGLISH)), mistakes);
    } finally {
      C.parindex_error_free(error);
      reference.setValue(null);
    }
  }

  private static Memory text(String text) {
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    final var memory = new Memory(bytes.length + 1L);
    memory.write(0, bytes, 0, bytes.length);
    memory.setByte(bytes.length, (byte) 0);
    return memory;
  }

  private static String string(Pointer text) { return text.getString(0, "UTF-8"); }

  // parindex.h as far as it is used here. size_t is long: this binding is for 64-bit machines.

  private static final int ENGLISH = 1, FORMAT_CSV = 2, FORMAT_UNITS = 3, VIEW_JSON_LINES = 1;
  private static final int COLUMN_I32 = 3, COLUMN_I64 = 4, OUTPUT_POINTS = 0, OUTPUT_RANK = 6;

  // JNA fills these by reflection, so they are public.
  @Structure.FieldOrder({"struct_size", "flags", "max_bytes", "file"})
  public static final class LoadOptions extends Structure {
    public int struct_size, flags;
    public long max_bytes;
    public Pointer file;
  }

  @Structure.FieldOrder({"struct_size", "severity", "line", "column", "code", "file", "pointer", "unit", "message_vi",
      "message_en", "hint_vi", "hint_en"})
  public static final class RawMistake extends Structure {
    public int struct_size, severity;
    public long line, column;
    public Pointer code, file, pointer, unit, message_vi, message_en, hint_vi, hint_en;
  }

  @Structure.FieldOrder({"struct_size", "type", "fact", "option", "scale", "reserved", "data", "validity", "stride"})
  public static final class Column extends Structure {
    public int struct_size, type;
    public long fact, option;
    public int scale, reserved;
    public Pointer data, validity;
    public long stride;
  }

  @Structure.FieldOrder({"struct_size", "kind", "item", "type", "scale", "data", "stride"})
  public static final class Output extends Structure {
    public int struct_size, kind;
    public long item;
    public int type, scale;
    public Pointer data;
    public long stride;
  }

  /** Takes the next part of what is written; not 0 to stop. */
  interface WritePart extends Callback {
    int part(Pointer text, long length, Pointer user);
  }

  private static final class C {
    static {
      if (Native.SIZE_T_SIZE != 8) throw new UnsupportedOperationException("this binding is for 64-bit machines");
      Native.register(C.class, "libparindex.so.1");
      if (parindex_abi_version() != 1) {
        throw new UnsatisfiedLinkError(
            "libparindex " + string(parindex_version()) + " has another interface than this program was made for");
      }
    }

    static native int parindex_abi_version();
    static native Pointer parindex_version();
    static native void parindex_error_free(Pointer error);
    static native Pointer parindex_error_message(Pointer error, int language);
    static native long parindex_error_mistake_count(Pointer error);
    static native int parindex_error_mistake(Pointer error, long index, RawMistake mistake);
    static native int parindex_framework_load(
        byte[] json, long length, LoadOptions options, PointerByReference framework, PointerByReference error);
    static native void parindex_framework_free(Pointer framework);
    static native long parindex_framework_fact_count(Pointer framework);
    static native long parindex_framework_item_count(Pointer framework);
    static native int parindex_reader_new(
        Pointer framework, Pointer options, PointerByReference reader, PointerByReference error);
    static native void parindex_reader_free(Pointer reader);
    static native int parindex_reader_add(
        Pointer reader, int format, byte[] input, long length, Pointer file, PointerByReference error);
    static native int parindex_reader_finish(Pointer reader, PointerByReference batch, PointerByReference error);
    static native void parindex_batch_free(Pointer batch);
    static native int parindex_score_batch(
        Pointer batch, Pointer options, PointerByReference result, PointerByReference error);
    static native void parindex_result_free(Pointer result);
    static native int parindex_result_write(
        Pointer result, int view, int language, WritePart write, Pointer user, PointerByReference error);
    static native int parindex_columns_bind(Pointer framework, Pointer columns, long columnCount, long unitCount,
        Pointer options, PointerByReference bound, PointerByReference error);
    static native void parindex_columns_free(Pointer columns);
    static native int parindex_columns_score_into(Pointer columns, Pointer outputs, long outputCount, Pointer progress,
        Pointer user, PointerByReference error);
  }
}
