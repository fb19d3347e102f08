using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Spend.Gateway.Invoices.Formats.Pdf;

/// <summary>The objects of a PDF file and the order they are written in. The same objects are the same bytes: nothing here knows the time.</summary>
/// <remarks>Source: ISO 32000-1, 7.3 (objects), 7.5 (file structure).</remarks>
internal sealed class PdfFile
{
    private readonly List<byte[]?> _objects = [];

    /// <summary>A number for an object that others refer to before it is there.</summary>
    public int Reserve()
    {
        _objects.Add(null);
        return _objects.Count;
    }

    public int Add(string content)
    {
        var number = Reserve();
        Set(number, content);
        return number;
    }

    public void Set(int number, string content) => _objects[number - 1] = Encoding.ASCII.GetBytes(content);

    /// <param name="entries">Of its dictionary, besides length and filter.</param>
    public int AddStream(ReadOnlySpan<byte> data, string entries = "")
    {
        var number = Reserve();
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) zlib.Write(data);
        using var content = new MemoryStream();
        content.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< /Length {packed.Length} /Filter /FlateDecode {entries}>>\nstream\n")));
        content.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        content.Write("\nendstream"u8);
        _objects[number - 1] = content.ToArray();
        return number;
    }

    /// <param name="info">The number of the object with title and author.</param>
    public byte[] Write(int root, int info)
    {
        using var file = new MemoryStream();
        // Bytes above 127 tell programs that move files about that this is no text.
        file.Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n"u8);
        var offsets = new List<long>();
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets.Add(file.Position);
            Ascii(file, $"{i + 1} 0 obj\n");
            file.Write(_objects[i] ?? throw new InvalidOperationException($"Object {i + 1} was reserved and never set."));
            file.Write("\nendobj\n"u8);
        }
        // Of the content: two different files differ, and the same file keeps its own.
        var id = Convert.ToHexString(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)).AsSpan(0, 16));
        var start = file.Position;
        Ascii(file, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) Ascii(file, $"{offset:D10} 00000 n \n");
        Ascii(file, $"trailer\n<< /Size {_objects.Count + 1} /Root {root} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    /// <summary>A text object in UTF-16, as <c>&lt;FEFF…&gt;</c>.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private static void Ascii(MemoryStream file, FormattableString text) => file.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
