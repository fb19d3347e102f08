using System.Runtime.CompilerServices;

namespace Spend.Journal;

/// <summary>
/// The numbers of an enum whose members are in the journal: each fits a byte. A number without a member came from a newer program and
/// is refused; a value without a member is not written in the first place.
/// </summary>
internal static class FrozenNumbers<T> where T : struct, Enum
{
    private static readonly bool[] Members = Find();

    public static byte NumberOf(T value)
    {
        var number = ToInt(value);
        if (number < 0 || number >= Members.Length || !Members[number])
            throw new ArgumentException($"{typeof(T).Name} has no member {number}.", nameof(value));
        return (byte)number;
    }

    public static T ValueOf(byte number)
    {
        if (!Members[number])
            throw new UnknownRecordException($"The record has {typeof(T).Name} {number}, which this program does not know.");
        return Unsafe.SizeOf<T>() == 1 ? Unsafe.BitCast<byte, T>(number) : Unsafe.BitCast<int, T>(number);
    }

    private static int ToInt(T value) => Unsafe.SizeOf<T>() == 1 ? Unsafe.BitCast<T, byte>(value) : Unsafe.BitCast<T, int>(value);

    private static bool[] Find()
    {
        var known = new bool[256];
        foreach (var value in Enum.GetValues<T>()) known[ToInt(value)] = true;
        return known;
    }
}
