using System.Text.Json;
using System.Text.Unicode;
using Spend.Core;
using Spend.Gateway.Http;

namespace Spend.Gateway.Deciding.Reading;

/// <summary>
/// A request body, read once from front to back and strictly: what is not expected is an error at its place, and reading goes on behind
/// it, so that one answer names several. Text that is not JSON at all, or nested too deep, throws <see cref="JsonException"/>.
/// </summary>
/// <remarks>A value method reads the current token; the <c>Next</c> methods move on.</remarks>
internal ref partial struct JsonInput
{
    private const int ErrorsKept = 8;

    private readonly ReadOnlySpan<byte> _body;
    private Utf8JsonReader _reader;
    private List<FieldError>? _errors;
    private int _part;
    private string _partPointer;

    public JsonInput(ReadOnlySpan<byte> body)
    {
        _body = body;
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Limits.JsonDepth });
        _partPointer = "#";
        // Once for all strings: afterwards only escapes can hide what is no text.
        if (!Utf8.IsValid(body)) throw new JsonException("The body is not UTF-8.");
        _reader.Read();
    }

    /// <summary>Where the current token starts.</summary>
    public readonly int Position => (int)_reader.TokenStartIndex;

    public readonly bool HasErrors => _errors is not null;

    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    public readonly bool IsArray => _reader.TokenType == JsonTokenType.StartArray;

    /// <summary>Nothing may follow the value.</summary>
    public void End() => _reader.Read();

    /// <summary>At an object's start. Else an error, and the value is skipped.</summary>
    public bool Object() => Expect(JsonTokenType.StartObject, "Must be an object.");

    /// <summary>At an array's start. Else an error, and the value is skipped.</summary>
    public bool Array() => Expect(JsonTokenType.StartArray, "Must be an array.");

    /// <summary>Moves to the next member's name; false at the object's end.</summary>
    public bool NextMember()
    {
        _reader.Read();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Moves to the next element; false at the array's end.</summary>
    public bool NextElement()
    {
        _reader.Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>At a member of this name: moves to its value. A second one of the same name is an error.</summary>
    /// <param name="bit">Stands for the member in <paramref name="seen"/>.</param>
    public bool Is(ReadOnlySpan<byte> name, int bit, ref int seen)
    {
        if (!_reader.ValueTextEquals(name)) return false;
        if ((seen & bit) != 0) Refuse("Is given twice.");
        seen |= bit;
        _reader.Read();
        return true;
    }

    /// <summary>From a member's name to its value.</summary>
    public void NextValue() => _reader.Read();

    /// <summary>From a member's name or a value to the end of that value.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>At a member's name: whether CloudEvents allows it as an attribute.</summary>
    public readonly bool IsExtensionName() =>
        !_reader.ValueIsEscaped && !_reader.ValueSpan.IsEmpty && _reader.ValueSpan.IndexOfAnyExceptInRange((byte)'0', (byte)'z') < 0
        && _reader.ValueSpan.IndexOfAnyInRange((byte)':', (byte)'`') < 0;

    /// <summary>From an element to the end of its array.</summary>
    public void SkipRest()
    {
        do _reader.Skip(); while (NextElement());
    }

    /// <summary>At a member's name: whether it is this one; stays there.</summary>
    public readonly bool IsNamed(ReadOnlySpan<char> name) => _reader.ValueTextEquals(name);

    /// <summary>At the name of a member that nobody knows.</summary>
    public void RefuseMember(string detail = "Unknown field.")
    {
        Refuse(detail);
        _reader.Skip();
    }

    /// <summary>An error at the current token.</summary>
    public void Refuse(string detail) => RefuseAt(Position, detail);

    /// <summary>An error at a value or name that was passed before.</summary>
    public void RefuseAt(int position, string detail) => RefuseAt(position, member: null, detail);

    /// <summary>An error about a member of the object at a position; it need not exist.</summary>
    public void RefuseAt(int position, string? member, string detail)
    {
        if (_errors is { Count: >= ErrorsKept }) return;
        var pointer = _partPointer + PointerTo.Token(_body[_part..], position - _part);
        (_errors ??= []).Add(new FieldError(member is null ? pointer : $"{pointer}/{member}", detail));
    }

    /// <summary>A member of the object at a position is missing.</summary>
    public void Missing(int position, string member) => RefuseAt(position, member, "Is required.");

    /// <summary>From here on errors belong to the current value, an element of the array of this name (null: of the body itself).</summary>
    public void BeginPart(string? array, int index)
    {
        _part = Position;
        _partPointer = array is null ? $"#/{index}" : $"#/{array}/{index}";
    }

    /// <summary>Whether the value is an object whose first member is this one; stays where it is.</summary>
    public readonly bool BeginsWithMember(ReadOnlySpan<byte> name)
    {
        var ahead = _reader;
        return ahead.TokenType == JsonTokenType.StartObject && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName && ahead.ValueTextEquals(name);
    }

    /// <summary>From here on errors belong to the whole body again.</summary>
    public void EndParts() => (_part, _partPointer) = (0, "#");

    /// <summary>The errors since the last time, or null for none.</summary>
    public FieldError[]? TakeErrors()
    {
        var errors = _errors?.ToArray();
        _errors = null;
        return errors;
    }

    /// <summary>Where reading stands, to come back to with <see cref="GoTo"/>.</summary>
    public readonly Utf8JsonReader Mark() => _reader;

    public void GoTo(scoped in Utf8JsonReader mark) => _reader = mark;

    private bool Expect(JsonTokenType type, string detail)
    {
        if (_reader.TokenType == type) return true;
        RefuseValue(detail);
        return false;
    }

    private void RefuseValue(string detail)
    {
        Refuse(detail);
        _reader.Skip();
    }
}
