using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spend.Gateway.Tests.Documents;

namespace Spend.Gateway.Tests.Quarter;

/// <summary>A gateway on a folder, whose clock stands until it is moved, and whose files somebody edits while it is down.</summary>
public sealed class JuneGateway : GatewayHost
{
    public VirtualClock Clock { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        // The gateway is built on this thread, before the first wait.
        using var injected = new HostInjection(services => services.AddSingleton<TimeProvider>(Clock));
        await base.InitializeAsync();
    }

    /// <summary>Stops the gateway in order.</summary>
    public async Task Stop()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }

    /// <summary>
    /// Changes one byte of a record in journal.db, and covers it up: the checksums of its row are right afterwards. Changes it back when it is
    /// called the other way round.
    /// </summary>
    /// <param name="after">Text of the record before the byte.</param>
    public void Forge(string customer, string after, string before, char instead)
    {
        var path = Path.Combine(Data, "journal.db");
        var file = File.ReadAllBytes(path);
        // A small commit lies in one piece, as CommitRow describes it: version, number of sections, length and checksum of the only section, its body, checksum of all.
        byte[] begin = [(byte)"default".Length, 0, .. "default"u8, (byte)customer.Length, 0, .. Encoding.UTF8.GetBytes(customer)];
        var forged = 0;
        for (var body = file.AsSpan().IndexOf(begin); body >= 0;)
        {
            var (row, length) = (body - 13, (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(body - 8)));
            var fits = row >= 0 && file[row] == 2 && BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(row + 1)) == 1 && body + length + 4 <= file.Length;
            if (fits && Checksum(file.AsSpan(body, length)) == BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(body - 4)) && file.AsSpan(body, length).IndexOf(Encoding.UTF8.GetBytes(after)) is >= 0 and var record
                && file.AsSpan(body + record, length - record).IndexOf(Encoding.UTF8.GetBytes(before)) is >= 0 and var found)
            {
                file[body + record + found + before.Length - 1] = (byte)instead;
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(body - 4), Checksum(file.AsSpan(body, length)));
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(body + length), Checksum(file.AsSpan(row, body + length - row)));
                forged++;
            }
            var next = file.AsSpan(body + 1).IndexOf(begin);
            body = next < 0 ? -1 : body + 1 + next;
        }
        Assert.Equal(1, forged);
        File.WriteAllBytes(path, file);
    }

    /// <summary>CRC-32C.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
