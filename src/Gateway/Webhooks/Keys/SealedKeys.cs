using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Spend.Gateway.Webhooks.Keys;

/// <summary>Keys of the ring on their way into the store, sealed with the master key.</summary>
internal sealed class KeySealer(MasterKey master) : IXmlEncryptor
{
    /// <summary>The element around a sealed key. Stored; never changes.</summary>
    public const string Element = "sealedByMasterKey";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var box = master.Seal(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new EncryptedXmlInfo(new XElement(Element, Convert.ToBase64String(box)), typeof(KeyOpener));
    }
}

/// <summary>
/// A store of keys whose sealed ones are opened by this program, whichever version sealed them: the framework notes down the sealing
/// program's version with each key, and an older one, as there is in every upgrade of many nodes, would not find it.
/// </summary>
internal sealed class AnyVersionsKeys(IXmlRepository keys) : IXmlRepository
{
    private const string Opener = "decryptorType";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = keys.GetAllElements();
        foreach (var box in elements.SelectMany(static e => e.Descendants(KeySealer.Element))) box.Parent?.SetAttributeValue(Opener, typeof(KeyOpener).AssemblyQualifiedName);
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName) => keys.StoreElement(element, friendlyName);
}

/// <summary>Keys of the ring on their way out of the store.</summary>
/// <param name="services">Has the master key where there is one.</param>
internal sealed class KeyOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var master = services.GetService<MasterKey>() ?? throw new CryptographicException($"The key is sealed, and {MasterKey.Setting} is not set.");
        return XElement.Parse(Encoding.UTF8.GetString(master.Open(Convert.FromBase64String(encryptedElement.Value))));
    }
}
