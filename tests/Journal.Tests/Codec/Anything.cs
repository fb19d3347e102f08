using System.Reflection;
using Spend.Core;
using Spend.Core.Accounts;
using Spend.Core.Metering;

namespace Spend.Journal.Tests.Codec;

/// <summary>
/// Makes records, commands and answers with anything in them that their types allow, extremes first. By reflection: a field, record or
/// command that is new to Core is filled, and so tested, without anybody thinking of it.
/// </summary>
internal sealed class Anything(int seed)
{
    private static readonly string[] Texts =
    [
        "", "a", "\0", "a\0b", "req_01JD3Z8T9Q4W6V7X5Y2N1M0K8B", "Zürich", "例え", "🙂🙂🙂", "\uffff", "\"\\/\r\n\t",
        new string('x', 41), new string('x', 42), new string('x', 43), new string('é', 42), new string('例', 43),
        new string('x', 127), new string('x', 128), string.Concat(Enumerable.Repeat("🙂", 128)), new string('z', 20_000),
    ];

    private static readonly Int128[] Amounts =
    [
        0, 1, -1, 15, 16, -16, -17, 999, 1_000, -1_000, 3_085_000_000, 1_000_000_000_000, -1_000_000_000_000, 100_000_000_000_000,
        long.MaxValue, long.MinValue, (Int128)long.MaxValue + 1, (Int128)long.MinValue - 1, ulong.MaxValue,
        (Int128)long.MaxValue * 1_000_000_000_000, Int128.MaxValue, Int128.MinValue, Int128.MaxValue / 1_000_000_000_000 * 1_000_000_000_000,
    ];

    private static readonly long[] Times =
        [0, 1, -1, 1_795_169_730_123_456, 1_795_169_730_000_000, Instant.Max.UnixMicroseconds, long.MaxValue, long.MinValue, 60_000_000];

    private readonly Random _random = new(seed);

    public static IEnumerable<Type> RecordTypes => KindsOf(typeof(Record));

    public static IEnumerable<Type> CommandTypes => KindsOf(typeof(Command));

    public Record Record(Type type) => (Record)Of(type, nullable: false)!;

    public Record Record()
    {
        var types = RecordTypes.ToArray();
        return Record(types[_random.Next(types.Length)]);
    }

    public Command Command(Type type) => (Command)Of(type, nullable: false)!;

    public Answer Answer() => (Answer)Of(typeof(Answer), nullable: false)!;

    private static IEnumerable<Type> KindsOf(Type type) => type.Assembly.GetTypes().Where(t => type.IsAssignableFrom(t) && !t.IsAbstract);

    private object? Of(Type type, NullabilityInfo nulls) =>
        Of(type, nulls.WriteState == NullabilityState.Nullable, nulls.ElementType?.WriteState == NullabilityState.Nullable);

    private object? Of(Type type, bool nullable, bool nullableElements = false)
    {
        if (nullable && _random.Next(4) == 0) return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return Text();
        if (type == typeof(byte)) return (byte)_random.Next(256);
        if (type == typeof(bool)) return _random.Next(2) == 0;
        if (type == typeof(int)) return Pick<int>([0, 1, -1, 7, int.MaxValue, int.MinValue, _random.Next()]);
        if (type == typeof(long)) return Pick<long>([0, 1, -1, 12, long.MaxValue, long.MinValue, _random.NextInt64()]);
        if (type == typeof(ulong)) return Pick<ulong>([0, 1, ulong.MaxValue, (ulong)_random.NextInt64()]);
        if (type == typeof(Int128)) return Amount();
        if (type == typeof(DateOnly)) return Pick<DateOnly>([default, DateOnly.MaxValue, new DateOnly(2026, 11, 1), DateOnly.FromDayNumber(_random.Next(DateOnly.MaxValue.DayNumber))]);
        if (type == typeof(TimeSpan)) return new TimeSpan(Pick<long>([0, 1, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay, long.MaxValue, long.MinValue]));
        if (type == typeof(UInt128)) return new UInt128((ulong)_random.NextInt64(), (ulong)_random.NextInt64());
        if (type == typeof(Money)) return Money.FromRaw(Amount());
        if (type == typeof(Quantity)) return Quantity.FromRaw(Amount());
        if (type == typeof(Instant)) return new Instant(_random.Next(3) > 0 ? Pick(Times) : _random.NextInt64());
        if (type == typeof(Properties)) return Some();
        if (type.IsEnum) return Pick(Enum.GetValues(type).Cast<object>().ToArray());
        if (type.IsArray) return Array(type.GetElementType()!, nullableElements);
        if (type == typeof(Record)) return Record();
        return Made(type);
    }

    private object Made(Type type)
    {
        var constructor = type.GetConstructors().Where(c => c.GetParameters() is not [var first, ..] || first.ParameterType != type).MaxBy(c => c.GetParameters().Length)
            ?? throw new NotSupportedException($"Teach {nameof(Anything)} how to make a {type.Name}.");
        var nulls = new NullabilityInfoContext();
        var made = constructor.Invoke([.. constructor.GetParameters().Select(p => Of(p.ParameterType, nulls.Create(p)))]);
        var given = constructor.GetParameters().Select(p => p.Name).ToHashSet();
        foreach (var property in Dump.StateOf(type).Where(p => !given.Contains(p.Name)))
        {
            // Now and then what nobody sets, which the codec leaves out.
            if (_random.Next(4) > 0) property.SetValue(made, Of(property.PropertyType, nulls.Create(property)));
        }
        return made;
    }

    private Array Array(Type element, bool nullable)
    {
        var array = System.Array.CreateInstance(element, Pick<int>([0, 1, 1, 2, 3]));
        for (var i = 0; i < array.Length; i++) array.SetValue(Of(element, nullable), i);
        return array;
    }

    private Properties Some() =>
        Properties.Of(Enumerable.Range(0, _random.Next(5)).Select(_ => Text()).Distinct().Select(name => KeyValuePair.Create(name, Text())).ToArray());

    private string Text() => _random.Next(8) > 0 ? Pick(Texts[..^2]) : Pick(Texts);

    private Int128 Amount() => _random.Next(3) switch
    {
        0 => Pick(Amounts),
        1 => (Int128)_random.NextInt64(-1_000_000_000, 1_000_000_000) * Pick<long>([1, 1_000, 1_000_000, 1_000_000_000_000]),
        _ => unchecked((Int128)new UInt128((ulong)_random.NextInt64(long.MinValue, long.MaxValue), (ulong)_random.NextInt64())) >> _random.Next(128),
    };

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
