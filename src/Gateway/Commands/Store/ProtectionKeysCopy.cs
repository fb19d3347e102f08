using System.Xml.Linq;
using Spend.Gateway.Webhooks;
using Spend.Gateway.Webhooks.Keys;
using Spend.Journal.Postgres;

namespace Spend.Gateway.Commands.Store;

/// <summary>
/// Copies the keys that endpoints' secrets are encrypted with: without them no webhook could be signed any more. Where there is a master
/// key, those that were not sealed in the folder are sealed on their way: a database is read by more than this program.
/// </summary>
internal static class ProtectionKeysCopy
{
    private static readonly XNamespace Framework = "http://schemas.asp.net/2015/03/dataProtection";

    /// <summary>Answers how many. None where SPEND_KEYS names a folder: all nodes are to share that.</summary>
    /// <exception cref="SettingsException">A key was sealed with another master key.</exception>
    public static int Run(string data, PostgresDatabase target, WebhookSettings settings)
    {
        var folder = Path.Combine(data, KeysFolder.Name);
        if (settings.KeysFolder is not null || !Directory.Exists(folder)) return 0;
        var keys = new PostgresKeys(target);
        string[] files = [.. Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal)];
        foreach (var file in files)
        {
            var element = XElement.Load(file);
            if (settings.MasterKey is { } master) Seal(element, new KeySealer(master));
            keys.StoreElement(element, Path.GetFileNameWithoutExtension(file));
        }
        KeyRingChecks.CountUnsealed(keys, settings.MasterKey);
        return files.Length;
    }

    /// <summary>Does what the framework does with a key that it makes itself.</summary>
    private static void Seal(XElement key, KeySealer sealer)
    {
        foreach (var secret in key.Descendants().Where(static element => (bool?)element.Attribute(Framework + "requiresEncryption") == true).ToArray())
        {
            var box = sealer.Encrypt(secret);
            secret.ReplaceWith(new XElement(Framework + "encryptedSecret", new XAttribute("decryptorType", box.DecryptorType.AssemblyQualifiedName!), box.EncryptedElement));
        }
    }
}
