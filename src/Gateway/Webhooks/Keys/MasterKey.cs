using System.Diagnostics;
using System.Security.Cryptography;

namespace Spend.Gateway.Webhooks.Keys;

/// <summary>SPEND_MASTER_KEY: encrypts the keys that secrets are encrypted with, so that whoever reads the store reads no secret.</summary>
[DebuggerDisplay("A key")]
public sealed class MasterKey
{
    public const string Setting = "SPEND_MASTER_KEY";

    private const int Bytes = 32, NonceBytes = 12, TagBytes = 16;

    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <exception cref="SettingsException">It is none.</exception>
    public static MasterKey Parse(string text)
    {
        var key = new byte[Bytes + 1];
        return Convert.TryFromBase64String(text, key, out var length) && length == Bytes
            ? new MasterKey(key[..Bytes])
            : throw new SettingsException($"{Setting} must be {Bytes} bytes in Base64, as `openssl rand -base64 {Bytes}` writes them.");
    }

    /// <summary>AES-256-GCM: nonce, tag, ciphertext.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return box;
    }

    /// <exception cref="CryptographicException">It was sealed with another key, or changed since.</exception>
    public byte[] Open(ReadOnlySpan<byte> box)
    {
        if (box.Length < NonceBytes + TagBytes) throw new CryptographicException("What is sealed is too short.");
        var plain = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(_key, TagBytes);
        aes.Decrypt(box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), plain);
        return plain;
    }
}
