using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Spend.Gateway.Webhooks.Keys;

/// <summary>
/// Looks through the stored keys at the start. The framework would pass over those that it cannot open and make a new one: every secret
/// would be lost for this node, and new ones for the others.
/// </summary>
internal static class KeyRingChecks
{
    /// <returns>How many keys are stored as they are, for anybody who reads the store.</returns>
    /// <exception cref="SettingsException">A key cannot be opened.</exception>
    public static int CountUnsealed(IXmlRepository keys, MasterKey? master)
    {
        var unsealed = 0;
        foreach (var key in keys.GetAllElements().Where(static element => element.Name.LocalName == "key"))
        {
            var sealedKeys = key.Descendants(KeySealer.Element).ToArray();
            if (sealedKeys.Length == 0) unsealed++;
            if (sealedKeys.Length > 0 && master is null)
                throw new SettingsException($"The encryption keys in the store are sealed, and {MasterKey.Setting} is not set. Set it to the value that they were sealed with.");
            foreach (var box in sealedKeys) TryOpen(box, master!);
        }
        return unsealed;
    }

    private static void TryOpen(XElement box, MasterKey master)
    {
        try
        {
            master.Open(Convert.FromBase64String(box.Value));
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            throw new SettingsException($"{MasterKey.Setting} is not the key that the encryption keys in the store were sealed with. Set it to that one.");
        }
    }
}
