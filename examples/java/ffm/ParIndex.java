// SPDX-License-Identifier: Apache-2.0
// ParIndex for Java: what a program needs to score files and columns, over libparindex.so.1 by the JDK's own
// foreign-function interface (Java 22 or later). The same interface as ../jna/ParIndex.java.
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    private Framework(MemorySegment handle) { super(handle, C.FRAMEWORK_FREE); }

    /** @throws Failure with every mistake of the document */
    static Framework load(Path path) throws IOException {
      try (var arena = Arena.ofConfined()) {
        final byte[] json = Files.readAllBytes(path);
        final MemorySegment options = arena.allocate(C.LOAD_OPTIONS);
        options.set(JAVA_INT, C.at(C.LOAD_OPTIONS, "struct_size"), (int) C.LOAD_OPTIONS.byteSize());
        options.set(ADDRESS, C.at(C.LOAD_OPTIONS, "file"), arena.allocateFrom(path.toString()));
        final MemorySegment text = arena.allocateFrom(JAVA_BYTE, json);
        return new Framework(owned(arena, (out, error) ->
            (int) C.FRAMEWORK_LOAD.invokeExact(text, (long) json.length, options, out, error)));
      }
    }

    int factCount() { return (int) count(C.FRAMEWORK_FACT_COUNT); }

    int itemCount() { return (int) count(C.FRAMEWORK_ITEM_COUNT); }

    /** Scores facts (CSV) of the units of a register (CSV).
     * @throws Failure with every mistake of both files */
    Result score(Path facts, Path units) throws IOException {
      try (var arena = Arena.ofConfined()) {
        final MemorySegment none = MemorySegment.NULL;
        final MemorySegment reading =
            owned(arena, (out, error) -> (int) C.READER_NEW.invokeExact(handle(), none, out, error));
        final MemorySegment read;
        try (var reader = new Handle(reading, C.READER_FREE)) {
          add(arena, reader, C.FORMAT_UNITS, units);
          add(arena, reader, C.FORMAT_CSV, facts);
          read = owned(arena, (out, error) -> (int) C.READER_FINISH.invokeExact(reader.handle(), out, error));
        }
        try (var batch = new Handle(read, C.BATCH_FREE)) {
          return new Result(
              owned(arena, (out, error) -> (int) C.SCORE_BATCH.invokeExact(batch.handle(), none, out, error)));
        }
      } finally {
        Reference.reachabilityFence(this);
      }
    }

    /** A column of whole numbers for each fact, a value a unit. */
    Columns columns(int units) { return new Columns(this, units); }

    private static void add(Arena arena, Handle reader, int format, Path path) throws IOException {
      final byte[] input = Files.readAllBytes(path);
      final MemorySegment text = arena.allocateFrom(JAVA_BYTE, input);
      final MemorySegment name = arena.allocateFrom(path.toString());
      done(arena, error ->
          (int) C.READER_ADD.invokeExact(reader.handle(), format, text, (long) input.length, name, error));
    }
  }

  /** Scorecards. Any number of threads may use one. */
  static final class Result extends Handle {
    private Result(MemorySegment handle) { super(handle, C.RESULT_FREE); }

    /** Writes the scorecards, one a line, part by part as they are made. */
    void writeJsonLines(OutputStream out) throws IOException {
      final var writer = new Writer(out);
      try (var arena = Arena.ofConfined()) {
        final MemorySegment write = writer.stub(arena);
        done(arena, error -> (int) C.RESULT_WRITE.invokeExact(
            handle(), C.VIEW_JSON_LINES, C.ENGLISH, write, MemorySegment.NULL, error));
      } catch (Failure stopped) {
        if (writer.failure == null) throw stopped;
        throw writer.failure;
      } finally {
        Reference.reachabilityFence(this);
      }
    }

    private static final class Writer {
      private final OutputStream out;
      private IOException failure;

      private Writer(OutputStream out) { this.out = out; }

      // An exception must not cross the library: it is kept, and thrown when the call is back.
      @SuppressWarnings("unused")
      private int part(MemorySegment text, long length, MemorySegment user) {
        try {
          out.write(text.reinterpret(length).toArray(JAVA_BYTE));
          return 0;
        } catch (IOException e) {
          failure = e;
          return 1;
        }
      }

      private MemorySegment stub(Arena arena) {
        try {
          final MethodHandle part = MethodHandles.lookup().findVirtual(Writer.class, "part",
              MethodType.methodType(int.class, MemorySegment.class, long.class, MemorySegment.class));
          return Linker.nativeLinker().upcallStub(
              part.bindTo(this), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS), arena);
        } catch (ReflectiveOperationException impossible) {
          throw new AssertionError(impossible);
        }
      }
    }
  }

  /** A framework with columns of facts, scored as often as the numbers in them change. For one thread at a time. */
  static final class Columns implements AutoCloseable {
    private final Arena arena = Arena.ofAuto();  // lives as long as anybody holds a buffer of it
    private final MemorySegment[] facts;
    private final MemorySegment points, ranks, outputs;
    private final Handle bound;

    private Columns(Framework framework, int units) {
      facts = new MemorySegment[framework.factCount()];
      final MemorySegment columns = arena.allocate(C.COLUMN, facts.length);
      for (int i = 0; i != facts.length; ++i) {
        facts[i] = arena.allocate(JAVA_INT, units);
        final MemorySegment column = columns.asSlice(i * C.COLUMN.byteSize(), C.COLUMN);
        column.set(JAVA_INT, C.at(C.COLUMN, "struct_size"), (int) C.COLUMN.byteSize());
        column.set(JAVA_INT, C.at(C.COLUMN, "type"), C.COLUMN_I32);
        column.set(JAVA_LONG, C.at(C.COLUMN, "fact"), i);
        column.set(ADDRESS, C.at(C.COLUMN, "data"), facts[i]);
      }
      points = arena.allocate(JAVA_LONG, units);
      ranks = arena.allocate(JAVA_INT, units);
      outputs = arena.allocate(C.OUTPUT, 2);
      output(0, C.OUTPUT_POINTS, C.COLUMN_I64, 2, points);
      output(1, C.OUTPUT_RANK, C.COLUMN_I32, 0, ranks);
      try (var call = Arena.ofConfined()) {
        bound = new Handle(owned(call, (out, error) -> (int) C.COLUMNS_BIND.invokeExact(framework.handle(), columns,
            (long) facts.length, (long) units, MemorySegment.NULL, out, error)), C.COLUMNS_FREE);
      }
      Reference.reachabilityFence(framework);
    }

    /** The column of a fact: write its values here. */
    IntBuffer fact(int fact) { return facts[fact].asByteBuffer().order(ByteOrder.nativeOrder()).asIntBuffer(); }

    /** Points of each unit in hundredths, as of the last score(). */
    LongBuffer points() { return points.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer(); }

    /** Rank of each unit, as of the last score(); 0: none. */
    IntBuffer ranks() { return ranks.asByteBuffer().order(ByteOrder.nativeOrder()).asIntBuffer(); }

    void score() {
      try (var call = Arena.ofConfined()) {
        done(call, error -> (int) C.COLUMNS_SCORE_INTO.invokeExact(
            bound.handle(), outputs, 2L, MemorySegment.NULL, MemorySegment.NULL, error));
      }
      Reference.reachabilityFence(this);  // its memory is the library's until here
    }

    @Override
    public void close() { bound.close(); }

    private void output(int position, int kind, int type, int scale, MemorySegment data) {
      final MemorySegment output = outputs.asSlice(position * C.OUTPUT.byteSize(), C.OUTPUT);
      output.set(JAVA_INT, C.at(C.OUTPUT, "struct_size"), (int) C.OUTPUT.byteSize());
      output.set(JAVA_INT, C.at(C.OUTPUT, "kind"), kind);
      output.set(JAVA_LONG, C.at(C.OUTPUT, "item"), -1L);  // the whole
      output.set(JAVA_INT, C.at(C.OUTPUT, "type"), type);
      output.set(JAVA_INT, C.at(C.OUTPUT, "scale"), scale);
      output.set(ADDRESS, C.at(C.OUTPUT, "data"), data);
    }
  }

  /** Owns a handle of the library: freed by close(), or when nobody can reach the owner any more, in any order. */
  private static class Handle implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();
    private final MemorySegment handle;
    private final Cleaner.Cleanable cleanable;
    private volatile boolean closed;

    private Handle(MemorySegment handle, MethodHandle free) {
      this.handle = handle;
      cleanable = CLEANER.register(this, () -> {
        try {
          free.invokeExact(handle);
        } catch (Throwable impossible) {
          throw new AssertionError(impossible);
        }
      });
    }

    /** Whoever calls the library with it keeps this object reachable until the call is back. */
    final MemorySegment handle() {
      if (closed) throw new IllegalStateException("closed");
      return handle;
    }

    final long count(MethodHandle function) {
      try {
        return (long) function.invokeExact(handle());
      } catch (RuntimeException e) {
        throw e;
      } catch (Throwable impossible) {
        throw new AssertionError(impossible);
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

  private interface Call {
    int with(MemorySegment error) throws Throwable;
  }

  private interface OutCall {
    int with(MemorySegment out, MemorySegment error) throws Throwable;
  }

  // A call that gives a handle.
  private static MemorySegment owned(Arena arena, OutCall call) {
    final MemorySegment out = arena.allocate(ADDRESS);
    done(arena, error -> call.with(out, error));
    return out.get(ADDRESS, 0);
  }

  // A call that throws unless its status is 0.
  private static void done(Arena arena, Call call) {
    try {
      final MemorySegment reference = arena.allocate(ADDRESS);
      final int status = call.with(reference);
      if (status != 0) throw failure(status, reference.get(ADDRESS, 0));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Failure failure(int status, MemorySegment error) throws Throwable {
    try (var arena = Arena.ofConfined()) {
      final List<Mistake> mistakes = new ArrayList<>();
      final long count = (long) C.ERROR_MISTAKE_COUNT.invokeExact(error);
      final MemorySegment raw = arena.allocate(C.MISTAKE);
      raw.set(JAVA_INT, 0, (int) C.MISTAKE.byteSize());
      for (long i = 0; i != count; ++i) {
        if ((int) C.ERROR_MISTAKE.invokeExact(error, i, raw) != 0) break;
        mistakes.add(new Mistake(C.text(raw, "code"), C.text(raw, "file"),
            raw.get(JAVA_LONG, C.at(C.MISTAKE, "line")), raw.get(JAVA_LONG, C.at(C.MISTAKE, "column")),
            C.text(raw, "pointer"), C.text(raw, "unit"), C.text(raw, "message_en"), C.text(raw, "hint_en")));
      }
      return new Failure(status, C.text((MemorySegment) C.ERROR_MESSAGE.invokeExact(error, C.ENGLISH)), mistakes);
    } finally {
      C.ERROR_FREE.invokeExact(error);
    }
  }

  /** parindex.h as far as it is used here; size_t is long: this binding is for 64-bit machines. */
  private static final class C {
    static final int ENGLISH = 1, FORMAT_CSV = 2, FORMAT_UNITS = 3, VIEW_JSON_LINES = 1;
    static final int COLUMN_I32 = 3, COLUMN_I64 = 4, OUTPUT_POINTS = 0, OUTPUT_RANK = 6;

    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("libparindex.so.1", Arena.global());

    static {
      try {
        if ((int) function("abi_version", FunctionDescriptor.of(JAVA_INT)).invokeExact() != 1) {
          final var version =
              (MemorySegment) function("version", FunctionDescriptor.of(ADDRESS)).invokeExact();
          throw new UnsatisfiedLinkError(
              "libparindex " + text(version) + " has another interface than this program was made for");
        }
      } catch (Error e) {
        throw e;
      } catch (Throwable impossible) {
        throw new AssertionError(impossible);
      }
    }

    static final StructLayout LOAD_OPTIONS = MemoryLayout.structLayout(JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("flags"), JAVA_LONG.withName("max_bytes"), ADDRESS.withName("file"));
    static final StructLayout MISTAKE = MemoryLayout.structLayout(JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("severity"), JAVA_LONG.withName("line"), JAVA_LONG.withName("column"),
        ADDRESS.withName("code"), ADDRESS.withName("file"), ADDRESS.withName("pointer"), ADDRESS.withName("unit"),
        ADDRESS.withName("message_vi"), ADDRESS.withName("message_en"), ADDRESS.withName("hint_vi"),
        ADDRESS.withName("hint_en"));
    static final StructLayout COLUMN = MemoryLayout.structLayout(JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("type"), JAVA_LONG.withName("fact"), JAVA_LONG.withName("option"), JAVA_INT.withName("scale"),
        JAVA_INT.withName("reserved"), ADDRESS.withName("data"), ADDRESS.withName("validity"),
        JAVA_LONG.withName("stride"));
    static final StructLayout OUTPUT = MemoryLayout.structLayout(JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("kind"), JAVA_LONG.withName("item"), JAVA_INT.withName("type"), JAVA_INT.withName("scale"),
        ADDRESS.withName("data"), JAVA_LONG.withName("stride"));

    static final MethodHandle ERROR_FREE = function("error_free", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle ERROR_MESSAGE =
        function("error_message", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
    static final MethodHandle ERROR_MISTAKE_COUNT =
        function("error_mistake_count", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    static final MethodHandle ERROR_MISTAKE =
        function("error_mistake", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
    static final MethodHandle FRAMEWORK_LOAD = function(
        "framework_load", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle FRAMEWORK_FREE = function("framework_free", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle FRAMEWORK_FACT_COUNT =
        function("framework_fact_count", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    static final MethodHandle FRAMEWORK_ITEM_COUNT =
        function("framework_item_count", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    static final MethodHandle READER_NEW =
        function("reader_new", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle READER_FREE = function("reader_free", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle READER_ADD = function(
        "reader_add", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
    static final MethodHandle READER_FINISH =
        function("reader_finish", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle BATCH_FREE = function("batch_free", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle SCORE_BATCH =
        function("score_batch", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle RESULT_FREE = function("result_free", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle RESULT_WRITE = function(
        "result_write", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle COLUMNS_BIND = function("columns_bind",
        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle COLUMNS_FREE = function("columns_free", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle COLUMNS_SCORE_INTO = function("columns_score_into",
        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));

    static long at(StructLayout layout, String field) {
      return layout.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }

    static String text(MemorySegment text) { return text.reinterpret(Long.MAX_VALUE).getString(0); }

    static String text(MemorySegment mistake, String field) { return text(mistake.get(ADDRESS, at(MISTAKE, field))); }

    private static MethodHandle function(String name, FunctionDescriptor type) {
      return Linker.nativeLinker().downcallHandle(LIBRARY.find("parindex_" + name).orElseThrow(() ->
          new UnsatisfiedLinkError("libparindex.so.1 has no function parindex_" + name)), type);
    }
  }
}
