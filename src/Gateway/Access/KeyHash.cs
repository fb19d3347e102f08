using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Spend.Gateway.Access;

/// <summary>
/// The SHA-256 of an API key: all that is kept of it. Keys are random enough that a plain hash cannot be reversed, and finding a key by
/// its hash leaks nothing about the key through time.
/// </summary>
public readonly record struct KeyHash(UInt128 High, UInt128 Low)
{
    /// <summary>Longest text that is taken for a key.</summary>
    private const int MaxKeyBytes = 512;

    public static KeyHash Of(ReadOnlySpan<char> key)
    {
        Span<byte> text = stackalloc byte[MaxKeyBytes];
        if (!Encoding.UTF8.TryGetBytes(key, text, out var length)) length = 0; // far too long for a key: hashed as none, found as none
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(text[..length], hash);
        return FromBytes(hash);
    }

    public static KeyHash Parse(string text) => FromBytes(Convert.FromHexString(text));

    /// <summary>A new key: 256 random bits as text.</summary>
    public static string NewKey() => "sk_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public override string ToString()
    {
        var hash = this;
        return Convert.ToHexStringLower(MemoryMarshal.AsBytes(new Span<KeyHash>(ref hash)));
    }

    private static KeyHash FromBytes(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<KeyHash>(hash);
}
