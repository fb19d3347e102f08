using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Spend.Journal;

namespace Spend.Gateway.Webhooks.Keys;

/// <summary>
/// Data protection with a key ring that several nodes write to. The framework reads the ring again once a day, and on a key that it does
/// not know only in its first two minutes, but then each time; this reads it again whenever something cannot be opened, now and then.
/// </summary>
internal sealed class SharedProtection : IDataProtectionProvider, IDisposable
{
    /// <summary>Between two readings: what was encrypted with keys that are gone is asked for again and again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>Of what cannot be opened, so many are remembered.</summary>
    private const int MostHopeless = 1_000;

    private readonly IXmlRepository _keys;
    private readonly MasterKey? _master;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private readonly ConcurrentDictionary<string, long> _hopeless = new(StringComparer.Ordinal);
    private ServiceProvider _ring;
    private long? _readAgainAt;

    public SharedProtection(IXmlRepository keys, MasterKey? master, ILoggerFactory logs, TimeProvider time)
    {
        (_keys, _master, _logs, _time) = (new AnyVersionsKeys(keys), master, logs, time);
        _ring = ReadRing();
    }

    /// <summary>The ring as it was read last.</summary>
    public IDataProtectionProvider Ring => Volatile.Read(ref _ring).GetRequiredService<IDataProtectionProvider>();

    public IDataProtector CreateProtector(string purpose) => new SharedProtector(this, [purpose]);

    /// <summary>Reads the ring again unless somebody did a moment ago. True: there is another ring than the one that was tried.</summary>
    /// <exception cref="JournalUnavailableException">The store cannot be read now.</exception>
    public bool ReadAgain(IDataProtectionProvider tried)
    {
        lock (_reading)
        {
            if (!ReferenceEquals(Ring, tried)) return true;
            if (_readAgainAt is { } at && _time.GetElapsedTime(at) < Rest) return false;
            _ = _keys.GetAllElements(); // a ring that cannot be read must not replace one that was
            _readAgainAt = _time.GetTimestamp();
            // The former is left to those who are using it; it holds nothing but memory.
            Volatile.Write(ref _ring, ReadRing());
            return true;
        }
    }

    /// <summary>Something could not be opened with the newest ring. To be tried again after a rest.</summary>
    public void GiveUp(byte[] box)
    {
        if (_hopeless.Count >= MostHopeless) _hopeless.Clear();
        _hopeless[NameOf(box)] = _time.GetTimestamp();
    }

    /// <summary>Whether it was tried a moment ago.</summary>
    public bool IsHopeless(byte[] box) => _hopeless.TryGetValue(NameOf(box), out var at) && _time.GetElapsedTime(at) < Rest;

    public void Dispose() => _ring.Dispose();

    private static string NameOf(byte[] box) => Convert.ToHexString(SHA256.HashData(box));

    private ServiceProvider ReadRing()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_logs);
        services.AddDataProtection().SetApplicationName("Spend");
        if (_master is not null) services.AddSingleton(_master);
        services.Configure<KeyManagementOptions>(options =>
        {
            options.XmlRepository = _keys;
            options.XmlEncryptor = _master is null ? null : new KeySealer(_master);
        });
        return services.BuildServiceProvider();
    }
}

/// <param name="purposes">From the outermost on.</param>
internal sealed class SharedProtector(SharedProtection shared, string[] purposes) : IDataProtector
{
    public IDataProtector CreateProtector(string purpose) => new SharedProtector(shared, [.. purposes, purpose]);

    /// <exception cref="JournalUnavailableException">The keys cannot be read now.</exception>
    public byte[] Protect(byte[] plaintext) => Told(() => In(shared.Ring).Protect(plaintext));

    /// <exception cref="CryptographicException">It cannot be opened.</exception>
    /// <exception cref="JournalUnavailableException">Whether it can be opened cannot be told: the keys cannot be read now.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        if (shared.IsHopeless(protectedData)) throw new CryptographicException("It could not be opened a moment ago.");
        var ring = shared.Ring;
        while (true)
            try
            {
                return Told(() => In(ring).Unprotect(protectedData));
            }
            catch (CryptographicException)
            {
                if (shared.ReadAgain(ring))
                {
                    ring = shared.Ring;
                    continue;
                }
                shared.GiveUp(protectedData);
                throw;
            }
    }

    private IDataProtector In(IDataProtectionProvider ring) => ring.CreateProtector(purposes);

    /// <summary>The framework wraps every failure into one that says that the data are bad; a store that is away says nothing about them.</summary>
    private static byte[] Told(Func<byte[]> use)
    {
        try
        {
            return use();
        }
        catch (CryptographicException error)
        {
            for (var inner = error.InnerException; inner is not null; inner = inner.InnerException)
                if (inner is JournalUnavailableException) throw new JournalUnavailableException(inner.Message, error);
            throw;
        }
    }
}
