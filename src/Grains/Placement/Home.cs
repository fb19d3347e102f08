using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spend.Grains.Placement;

/// <summary>
/// Where a customer belongs: of the silos that are there the one whose address gives the highest hash together with the customer's key (highest
/// random weight). Every silo finds the same; one that leaves moves its own customers alone, and gets the same ones back when it returns at its
/// address; one that comes takes its share from each.
/// </summary>
internal static class Home
{
    public static SiloAddress Of(string customer, IReadOnlyList<SiloAddress> silos)
    {
        var (best, weight) = (silos[0], 0UL);
        foreach (var silo in silos)
        {
            // Its address without its generation, which is another with each start.
            var own = WeightOf(string.Create(CultureInfo.InvariantCulture, $"{silo.Endpoint}\n{customer}"));
            if (own > weight || (own == weight && silo.CompareTo(best) < 0)) (best, weight) = (silo, own);
        }
        return best;
    }

    private static ulong WeightOf(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BitConverter.ToUInt64(hash);
    }
}
