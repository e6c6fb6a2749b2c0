// SPDX-License-Identifier: Apache-2.0
// ParIndex for C#: what a program needs to score files and columns, over libparindex.so.1 by P/Invoke.
using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ParIndex
{
    /// <summary>One mistake in the data.</summary>
    public sealed class Mistake
    {
        public string Code, File, Pointer, Unit, Message, Hint;
        public ulong Line, Column;

        public override string ToString()
        {
            return File + ":" + Line + ":" + Column + ": " + Code + ": " + Message + "\n  " + Hint;
        }
    }

    /// <summary>What went wrong, with every mistake of the data.</summary>
    public sealed class ParIndexException : Exception
    {
        public int Status { get; private set; }
        public IReadOnlyList<Mistake> Mistakes { get; private set; }

        private ParIndexException(int status, string message, List<Mistake> mistakes) : base(message)
        {
            Status = status;
            Mistakes = mistakes;
        }

        /// <summary>Throws unless the status is 0; takes the error over in any case.</summary>
        internal static void Check(int status, IntPtr error)
        {
            if (status == Native.Ok) return;
            try
            {
                var mistakes = new List<Mistake>();
                var count = (ulong)Native.parindex_error_mistake_count(error);
                for (ulong i = 0; i != count; ++i)
                {
                    var raw = new Native.RawMistake { StructSize = (uint)Marshal.SizeOf(typeof(Native.RawMistake)) };
                    if (Native.parindex_error_mistake(error, (UIntPtr)i, ref raw) != Native.Ok) break;
                    mistakes.Add(new Mistake
                    {
                        Code = Native.Text(raw.Code), File = Native.Text(raw.File), Pointer = Native.Text(raw.Pointer),
                        Unit = Native.Text(raw.Unit), Message = Native.Text(raw.MessageEn),
                        Hint = Native.Text(raw.HintEn), Line = raw.Line, Column = raw.Column
                    });
                }
                var message = Native.Text(Native.parindex_error_message(error, Native.English));
                throw new ParIndexException(status, message, mistakes);
            }
            finally
            {
                Native.parindex_error_free(error);
            }
        }
    }

    /// <summary>Rules: read, checked and compiled. Any number of threads may use one.</summary>
    public sealed class Framework : IDisposable
    {
        private readonly FrameworkHandle handle;

        private Framework(FrameworkHandle handle) { this.handle = handle; }

        /// <exception cref="ParIndexException">with every mistake of the document</exception>
        public static Framework Load(string path)
        {
            var json = File.ReadAllBytes(path);
            var name = GCHandle.Alloc(Native.Utf8(path), GCHandleType.Pinned);
            try
            {
                var options = new Native.LoadOptions
                {
                    StructSize = (uint)Marshal.SizeOf(typeof(Native.LoadOptions)), File = name.AddrOfPinnedObject()
                };
                FrameworkHandle handle;
                IntPtr error;
                var status = Native.parindex_framework_load(json, (UIntPtr)json.Length, ref options, out handle, out error);
                ParIndexException.Check(status, error);
                return new Framework(handle);
            }
            finally
            {
                name.Free();
            }
        }

        public int FactCount { get { return (int)Native.parindex_framework_fact_count(handle); } }
        public int ItemCount { get { return (int)Native.parindex_framework_item_count(handle); } }

        /// <summary>Scores facts (CSV) of the units of a register (CSV).</summary>
        /// <exception cref="ParIndexException">with every mistake of both files</exception>
        public Result Score(string factsPath, string unitsPath)
        {
            ReaderHandle reader;
            BatchHandle batch;
            ResultHandle result;
            IntPtr error;
            ParIndexException.Check(Native.parindex_reader_new(handle, IntPtr.Zero, out reader, out error), error);
            using (reader)
            {
                Add(reader, Native.FormatUnits, unitsPath);
                Add(reader, Native.FormatCsv, factsPath);
                ParIndexException.Check(Native.parindex_reader_finish(reader, out batch, out error), error);
            }
            using (batch)
            {
                ParIndexException.Check(Native.parindex_score_batch(batch, IntPtr.Zero, out result, out error), error);
                return new Result(result);
            }
        }

        /// <summary>Binds a column of whole numbers to each fact, in their order.</summary>
        public BoundColumns Bind(int[][] facts, int units) { return new BoundColumns(handle, facts, units); }

        public void Dispose() { handle.Dispose(); }

        private static void Add(ReaderHandle reader, int format, string path)
        {
            var input = File.ReadAllBytes(path);
            IntPtr error;
            var status = Native.parindex_reader_add(
                reader, format, input, (UIntPtr)input.Length, Native.Utf8(path), out error);
            ParIndexException.Check(status, error);
        }
    }

    /// <summary>Scorecards. Any number of threads may use one.</summary>
    public sealed class Result : IDisposable
    {
        private readonly ResultHandle handle;

        internal Result(ResultHandle handle) { this.handle = handle; }

        /// <summary>Writes the scorecards, one a line, part by part as they are made.</summary>
        public void WriteJsonLines(Stream stream)
        {
            var part = new byte[65536];
            Exception failure = null;
            Native.WritePart write = (text, length, user) =>
            {
                // An exception must not cross the library: it is kept, and thrown when the call is back.
                try
                {
                    for (long from = 0, all = (long)length; from != all;)
                    {
                        var now = (int)Math.Min(part.Length, all - from);
                        Marshal.Copy(new IntPtr(text.ToInt64() + from), part, 0, now);
                        stream.Write(part, 0, now);
                        from += now;
                    }
                    return 0;
                }
                catch (Exception e)
                {
                    failure = e;
                    return 1;
                }
            };
            IntPtr error;
            var status = Native.parindex_result_write(
                handle, Native.JsonLines, Native.English, write, IntPtr.Zero, out error);
            GC.KeepAlive(write);
            if (failure != null)
            {
                Native.parindex_error_free(error);
                throw new IOException("the scorecards could not be written", failure);
            }
            ParIndexException.Check(status, error);
        }

        public void Dispose() { handle.Dispose(); }
    }

    /// <summary>A framework with columns of facts, scored as often as the numbers in them change.</summary>
    public sealed class BoundColumns : IDisposable
    {
        private readonly ColumnsHandle handle;
        private readonly List<GCHandle> pins = new List<GCHandle>();

        /// <summary>Points of each unit in hundredths, and its rank (0: none).</summary>
        public readonly long[] Points;
        public readonly int[] Ranks;
        private readonly Native.Output[] outputs;

        internal BoundColumns(FrameworkHandle framework, int[][] facts, int units)
        {
            try
            {
                var size = (uint)Marshal.SizeOf(typeof(Native.Column));
                var columns = new Native.Column[facts.Length];
                for (var i = 0; i != facts.Length; ++i)
                {
                    if (facts[i].Length != units) throw new ArgumentException("a column needs one value a unit");
                    columns[i] = new Native.Column
                    {
                        StructSize = size, Type = Native.ColumnI32, Fact = (ulong)i, Data = Pin(facts[i])
                    };
                }
                Points = new long[units];
                Ranks = new int[units];
                size = (uint)Marshal.SizeOf(typeof(Native.Output));
                outputs = new[]
                {
                    new Native.Output
                    {
                        StructSize = size, Kind = Native.OutputPoints, Item = ulong.MaxValue, Type = Native.ColumnI64,
                        Scale = 2, Data = Pin(Points)
                    },
                    new Native.Output
                    {
                        StructSize = size, Kind = Native.OutputRank, Item = ulong.MaxValue, Type = Native.ColumnI32,
                        Data = Pin(Ranks)
                    }
                };
                IntPtr error;
                var status = Native.parindex_columns_bind(framework, columns, (UIntPtr)columns.Length,
                    (UIntPtr)units, IntPtr.Zero, out handle, out error);
                ParIndexException.Check(status, error);
            }
            catch
            {
                Unpin();
                throw;
            }
        }

        /// <summary>Fills Points and Ranks.</summary>
        public void Score()
        {
            IntPtr error;
            var status = Native.parindex_columns_score_into(
                handle, outputs, (UIntPtr)outputs.Length, IntPtr.Zero, IntPtr.Zero, out error);
            GC.KeepAlive(this);
            ParIndexException.Check(status, error);
        }

        public void Dispose()
        {
            handle.Dispose();
            Unpin();
            GC.SuppressFinalize(this);
        }

        ~BoundColumns() { Unpin(); }

        private IntPtr Pin(object array)
        {
            pins.Add(GCHandle.Alloc(array, GCHandleType.Pinned));
            return pins[pins.Count - 1].AddrOfPinnedObject();
        }

        private void Unpin()
        {
            foreach (var pin in pins) pin.Free();
            pins.Clear();
        }
    }

    // The runtime frees these, whatever happens and in any order; that is what handles of the library allow.
    internal sealed class FrameworkHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        private FrameworkHandle() : base(true) { }
        protected override bool ReleaseHandle() { Native.parindex_framework_free(handle); return true; }
    }

    internal sealed class ReaderHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        private ReaderHandle() : base(true) { }
        protected override bool ReleaseHandle() { Native.parindex_reader_free(handle); return true; }
    }

    internal sealed class BatchHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        private BatchHandle() : base(true) { }
        protected override bool ReleaseHandle() { Native.parindex_batch_free(handle); return true; }
    }

    internal sealed class ResultHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        private ResultHandle() : base(true) { }
        protected override bool ReleaseHandle() { Native.parindex_result_free(handle); return true; }
    }

    internal sealed class ColumnsHandle : SafeHandleZeroOrMinusOneIsInvalid
    {
        private ColumnsHandle() : base(true) { }
        protected override bool ReleaseHandle() { Native.parindex_columns_free(handle); return true; }
    }

    /// <summary>parindex.h as far as it is used here. size_t is UIntPtr, truth and codes are int.</summary>
    internal static class Native
    {
        private const string Library = "libparindex.so.1";
        internal const int Ok = 0, English = 1, FormatCsv = 2, FormatUnits = 3, JsonLines = 1, ColumnI32 = 3, ColumnI64 = 4;
        internal const int OutputPoints = 0, OutputRank = 6;
        private const int AbiVersion = 1;

        static Native()
        {
            if (parindex_abi_version() != AbiVersion)
                throw new InvalidOperationException(
                    "libparindex " + Text(parindex_version()) + " has another interface than this program was made for");
            CheckSize("load_options", typeof(LoadOptions));
            CheckSize("mistake", typeof(RawMistake));
            CheckSize("column", typeof(Column));
            CheckSize("output", typeof(Output));
        }

        // Structs of the library may have grown since this file was written, but never shrink.
        private static void CheckSize(string name, Type type)
        {
            if ((ulong)parindex_struct_size(Utf8(name)) < (ulong)Marshal.SizeOf(type))
                throw new InvalidOperationException("the struct " + name + " of libparindex is smaller than ours");
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct LoadOptions
        {
            public uint StructSize, Flags;
            public long MaxBytes;
            public IntPtr File;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct RawMistake
        {
            public uint StructSize;
            public int Severity;
            public ulong Line, Column;
            public IntPtr Code, File, Pointer, Unit, MessageVi, MessageEn, HintVi, HintEn;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Column
        {
            public uint StructSize;
            public int Type;
            public ulong Fact, Option;
            public int Scale, Reserved;
            public IntPtr Data, Validity;
            public long Stride;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Output
        {
            public uint StructSize;
            public int Kind;
            public ulong Item;
            public int Type, Scale;
            public IntPtr Data;
            public long Stride;
        }

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        internal delegate int WritePart(IntPtr text, UIntPtr length, IntPtr user);

        internal static byte[] Utf8(string text) { return Encoding.UTF8.GetBytes(text + "\0"); }

        internal static string Text(IntPtr text)
        {
            if (text == IntPtr.Zero) return "";
            var length = 0;
            while (Marshal.ReadByte(text, length) != 0) ++length;
            var bytes = new byte[length];
            Marshal.Copy(text, bytes, 0, length);
            return Encoding.UTF8.GetString(bytes);
        }

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_abi_version();
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern IntPtr parindex_version();
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern UIntPtr parindex_struct_size(byte[] name);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern void parindex_error_free(IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern IntPtr parindex_error_message(IntPtr error, int language);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern UIntPtr parindex_error_mistake_count(IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_error_mistake(IntPtr error, UIntPtr index, ref RawMistake mistake);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_framework_load(
            byte[] json, UIntPtr length, ref LoadOptions options, out FrameworkHandle framework, out IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern void parindex_framework_free(IntPtr framework);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern UIntPtr parindex_framework_fact_count(FrameworkHandle framework);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern UIntPtr parindex_framework_item_count(FrameworkHandle framework);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_reader_new(
            FrameworkHandle framework, IntPtr options, out ReaderHandle reader, out IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern void parindex_reader_free(IntPtr reader);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_reader_add(
            ReaderHandle reader, int format, byte[] input, UIntPtr length, byte[] file, out IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_reader_finish(ReaderHandle reader, out BatchHandle batch, out IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern void parindex_batch_free(IntPtr batch);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_score_batch(
            BatchHandle batch, IntPtr options, out ResultHandle result, out IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern void parindex_result_free(IntPtr result);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_result_write(
            ResultHandle result, int view, int language, WritePart write, IntPtr user, out IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_columns_bind(FrameworkHandle framework, Column[] columns, UIntPtr columnCount,
            UIntPtr unitCount, IntPtr options, out ColumnsHandle bound, out IntPtr error);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern void parindex_columns_free(IntPtr columns);
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int parindex_columns_score_into(ColumnsHandle columns, Output[] outputs, UIntPtr outputCount,
            IntPtr progress, IntPtr user, out IntPtr error);
    }
}
