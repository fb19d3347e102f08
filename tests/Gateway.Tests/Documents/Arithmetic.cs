using System.Globalization;

namespace Spend.Gateway.Tests.Documents;

/// <summary>Works out a calculation as a page writes it: numbers, + - * /, parentheses, max, min, up (to a whole number), R (to 12 digits, half to even).</summary>
internal sealed class Arithmetic
{
    private readonly string _text;
    private int _at;

    private Arithmetic(string text) => _text = text;

    /// <exception cref="FormatException">It is not one.</exception>
    public static decimal Evaluate(string text)
    {
        var arithmetic = new Arithmetic(text.Replace(" ", "", StringComparison.Ordinal));
        var result = arithmetic.Sum();
        if (arithmetic._at < arithmetic._text.Length) throw arithmetic.Unreadable();
        return Round(result);
    }

    private static decimal Round(decimal number) => Math.Round(number, 12, MidpointRounding.ToEven);

    private decimal Sum()
    {
        var sum = Product();
        while (true)
        {
            if (Take('+')) sum += Product();
            else if (Take('-')) sum -= Product();
            else return sum;
        }
    }

    private decimal Product()
    {
        var product = Factor();
        while (true)
        {
            if (Take('*')) product *= Factor();
            else if (Take('/')) product /= Factor();
            else return product;
        }
    }

    private decimal Factor()
    {
        if (Take('-')) return -Factor();
        if (Take('(')) return Rest()[0];
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at])) _at++;
        if (_at > start) return Call(_text[start.._at]);
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.')) _at++;
        return _at > start ? decimal.Parse(_text.AsSpan(start, _at - start), CultureInfo.InvariantCulture) : throw Unreadable();
    }

    private decimal Call(string function)
    {
        if (!Take('(')) throw Unreadable();
        var arguments = Rest();
        return (function, arguments.Count) switch
        {
            ("max", 2) => Math.Max(arguments[0], arguments[1]),
            ("min", 2) => Math.Min(arguments[0], arguments[1]),
            ("up", 1) => Math.Ceiling(arguments[0]),
            ("R", 1) => Round(arguments[0]),
            _ => throw Unreadable(),
        };
    }

    /// <summary>What stands before the closing parenthesis, by commas.</summary>
    private List<decimal> Rest()
    {
        List<decimal> parts = [Sum()];
        while (Take(',')) parts.Add(Sum());
        return Take(')') ? parts : throw Unreadable();
    }

    private bool Take(char sign)
    {
        if (_at >= _text.Length || _text[_at] != sign) return false;
        _at++;
        return true;
    }

    private FormatException Unreadable() => new($"'{_text}' cannot be worked out at {_at}.");
}
