using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Spend.Gateway.Webhooks;
using Spend.Gateway.Webhooks.Keys;
using Spend.Journal;
using Spend.Journal.Postgres;
using Spend.Postgres;

namespace Spend.Gateway.Tests.Webhooks;

/// <summary>The keys that secrets are encrypted with, in the database that all nodes share.</summary>
public sealed class ProtectionKeysTests : IDisposable
{
    private static readonly string Master = Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789ABCDEF"));

    private readonly string _connection = PostgresServer.Shared.NewDatabase();
    private readonly string _data = Directory.CreateTempSubdirectory("spend-keys-").FullName;
    private readonly List<IDisposable> _nodes = [];
    private readonly CapturedLog _log = new();

    public void Dispose()
    {
        _nodes.ForEach(static node => node.Dispose());
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public void A_node_opens_what_another_sealed_also_after_a_restart()
    {
        var box = Protector(Node(Master)).Protect("secret"u8.ToArray());
        Assert.Equal("secret"u8, Protector(Node(Master)).Unprotect(box));
        Assert.Single(Stored());
        Assert.Empty(Directory.GetDirectories(_data));
    }

    [Fact]
    public void A_key_that_another_node_makes_later_is_found_when_it_is_needed()
    {
        IServiceProvider one = Node(Master), two = Node(Master);
        Protector(one).Protect([1]);
        var known = Protector(two).Protect([2]); // it has read the ring now
        AgeOf(two); // from here on the framework would not look again before tomorrow
        Rotate(one);
        var box = Protector(one).Protect("new"u8.ToArray());
        Assert.False(KeyOf(known).SequenceEqual(KeyOf(box)));
        Assert.Equal("new"u8, Protector(two).Unprotect(box));
        Assert.Equal([2], Protector(two).Unprotect(known));
    }

    [Fact]
    public void Nodes_that_each_make_the_first_key_at_once_open_each_others()
    {
        IServiceProvider[] nodes = [Node(Master), Node(Master), Node(Master)];
        var boxes = new byte[nodes.Length][];
        Parallel.For(0, nodes.Length, i => boxes[i] = Protector(nodes[i]).Protect([(byte)i]));
        foreach (var node in nodes) AgeOf(node);
        foreach (var node in nodes)
            for (var i = 0; i < boxes.Length; i++) Assert.Equal([(byte)i], Protector(node).Unprotect(boxes[i]));
    }

    [Fact]
    public void What_nobody_can_open_is_refused_and_does_not_have_the_store_read_each_time()
    {
        using var database = PostgresDatabase.Open(_connection);
        var keys = new CountedKeys(new PostgresKeys(database));
        using var shared = new SharedProtection(keys, null, LoggerFactory.Create(static _ => { }), TimeProvider.System);
        var box = Protector(Node(null, PostgresServer.Shared.NewDatabase())).Protect([1]);
        var protector = shared.CreateProtector("test");
        Assert.Throws<CryptographicException>(() => protector.Unprotect(box));
        var read = keys.Read;
        for (var i = 0; i < 100; i++) Assert.Throws<CryptographicException>(() => protector.Unprotect(box));
        Assert.Equal(read, keys.Read);
    }

    [Fact]
    public void With_a_master_key_the_store_holds_no_key_that_could_be_used()
    {
        Protector(Node(Master)).Protect([1]);
        var xml = Assert.Single(Stored());
        Assert.Contains(KeySealer.Element, xml);
        Assert.DoesNotContain("masterKey", xml); // how the framework writes one down
        Assert.DoesNotContain(_log.Lines, static line => line.Contains("KeysUnsealed", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_master_key_it_works_and_warns_and_one_that_is_set_later_seals_the_next_and_says_so()
    {
        var box = Protector(Node(null)).Protect([1]);
        Assert.Contains("masterKey", Assert.Single(Stored()));
        Assert.Contains(_log.Lines, static line => line.StartsWith("Warning KeysUnsealed", StringComparison.Ordinal));

        var later = Node(Master);
        Assert.Contains(_log.Lines, static line => line.StartsWith("Warning OldKeysUnsealed 1 encryption keys", StringComparison.Ordinal));
        Assert.Equal([1], Protector(later).Unprotect(box));
        Rotate(later);
        Assert.Contains(KeySealer.Element, Stored()[1]);
    }

    [Fact]
    public void A_wrong_or_missing_master_key_ends_the_start_with_a_sentence_and_makes_no_key()
    {
        Protector(Node(Master)).Protect([1]);
        Assert.Equal(
            "The encryption keys in the store are sealed, and SPEND_MASTER_KEY is not set. Set it to the value that they were sealed with.",
            Assert.Throws<SettingsException>(() => Node(null)).Message);
        Assert.Equal(
            "SPEND_MASTER_KEY is not the key that the encryption keys in the store were sealed with. Set it to that one.",
            Assert.Throws<SettingsException>(() => Node(Convert.ToBase64String(new byte[32]))).Message);
        Assert.Single(Stored());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("c2hvcnQ=")]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYw")]
    [InlineData("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==")]
    public void A_master_key_that_is_none_is_refused_and_not_shown(string text)
    {
        var refused = Assert.Throws<SettingsException>(() => Settings(("SPEND_MASTER_KEY", text)));
        Assert.Contains("32 bytes in Base64", refused.Message);
        Assert.DoesNotContain(text, refused.Message);
    }

    [Fact]
    public void A_sealed_key_that_was_changed_is_refused()
    {
        var key = MasterKey.Parse(Master);
        var box = key.Seal("plain"u8);
        Assert.Equal("plain"u8, key.Open(box));
        Assert.False(box.AsSpan().SequenceEqual(key.Seal("plain"u8)));
        for (var i = 0; i < box.Length; i++)
        {
            byte[] changed = [.. box];
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open(changed));
        }
        Assert.ThrowsAny<CryptographicException>(() => key.Open(box.AsSpan(0, 20)));
    }

    [Fact]
    public void A_key_that_a_newer_version_sealed_is_opened()
    {
        var box = Protector(Node(Master)).Protect([7]);
        Execute("update spend.protection_keys set xml = replace(xml, 'Spend.Gateway, Version=', 'Spend.Gateway, Version=9')");
        Assert.Contains("Version=9", Stored()[0]);
        Assert.Equal([7], Protector(Node(Master)).Unprotect(box));
        Assert.Single(Stored());
    }

    [Fact]
    public void A_store_that_is_away_says_nothing_about_what_is_sealed()
    {
        using var server = PostgresServer.Start();
        var connection = server.NewDatabase();
        IServiceProvider one = Node(Master, connection), two = Node(Master, connection);
        var box = Protector(one).Protect([1]);
        server.Stop();
        Assert.Throws<JournalUnavailableException>(() => Protector(two).Unprotect(box));
        Assert.Throws<JournalUnavailableException>(() => Protector(two).Protect([1]));
        Assert.Equal([1], Protector(one).Unprotect(box)); // it has the ring in memory
        server.Resume();
        Assert.Equal([1], Protector(two).Unprotect(box));
    }

    [Fact]
    public void A_folder_that_is_named_goes_before_the_database()
    {
        var folder = Path.Combine(_data, "shared");
        var box = Protector(Node(Master, folder: folder)).Protect([1]);
        PostgresDatabase.Open(_connection).Dispose();
        Assert.Empty(Stored());
        Assert.Contains(KeySealer.Element, File.ReadAllText(Assert.Single(Directory.GetFiles(folder))));
        Assert.Equal([1], Protector(Node(Master, folder: folder)).Unprotect(box));
    }

    private ServiceProvider Node(string? master, string? connection = null, string? folder = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_log));
        services.AddSingleton(_ => PostgresDatabase.Open(connection ?? _connection));
        services.AddProtectionKeys(Settings(("SPEND_MASTER_KEY", master), ("SPEND_KEYS", folder)), inDatabase: true, _data);
        var node = services.BuildServiceProvider();
        _nodes.Add(node);
        node.CheckProtectionKeys();
        return node;
    }

    private static WebhookSettings Settings(params (string Name, string? Value)[] settings) =>
        WebhookSettings.From(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(static s => s.Name, static s => s.Value)).Build());

    private static IDataProtector Protector(IServiceProvider node) => node.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    /// <summary>The first bytes of what is sealed name the key.</summary>
    private static ReadOnlySpan<byte> KeyOf(byte[] box) => box.AsSpan(4, 16);

    /// <summary>Has a node make a key that becomes the current one.</summary>
    private static void Rotate(IServiceProvider node)
    {
        var manager = RingOf(node).GetRequiredService<IKeyManager>();
        var (now, former) = (DateTimeOffset.UtcNow, Protector(node).Protect([0]));
        manager.CreateNewKey(now, now.AddDays(90));
        // The ring is read again in the background while the former is used.
        Assert.True(SpinWait.SpinUntil(() => !KeyOf(Protector(node).Protect([0])).SequenceEqual(KeyOf(former)), TimeSpan.FromSeconds(10)));
    }

    private static ServiceProvider RingOf(IServiceProvider node) =>
        (ServiceProvider)typeof(SharedProtection).GetField("_ring", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(node.GetRequiredService<IDataProtectionProvider>())!;

    /// <summary>Ends the time after its start in which the framework itself looks for keys that it does not know.</summary>
    private static void AgeOf(IServiceProvider node)
    {
        var type = typeof(KeyManagementOptions).Assembly.GetType("Microsoft.AspNetCore.DataProtection.KeyManagement.Internal.IKeyRingProvider")!;
        var provider = RingOf(node).GetRequiredService(type);
        provider.GetType().GetProperty("AutoRefreshWindowEnd", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(provider, DateTime.UtcNow.AddMinutes(-1));
    }

    private List<string> Stored()
    {
        using var source = NpgsqlDataSource.Create(_connection);
        using var select = source.CreateCommand("select xml from spend.protection_keys order by number");
        using var rows = select.ExecuteReader();
        List<string> found = [];
        while (rows.Read()) found.Add(rows.GetString(0));
        return found;
    }

    private void Execute(string sql)
    {
        using var source = NpgsqlDataSource.Create(_connection);
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private sealed class CountedKeys(IXmlRepository keys) : IXmlRepository
    {
        public int Read { get; private set; }

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            Read++;
            return keys.GetAllElements();
        }

        public void StoreElement(XElement element, string friendlyName) => keys.StoreElement(element, friendlyName);
    }
}
