using Spend.Core.Accounts;

namespace Spend.Gateway.Http;

/// <summary>Collects what is wrong with a request's fields, so that the caller learns all of it at once.</summary>
public sealed class FieldFaults
{
    private readonly List<FieldError> _errors = [];

    public bool Any => _errors.Count > 0;

    public FieldFaults Add(string pointer, string detail)
    {
        _errors.Add(new FieldError(pointer, detail));
        return this;
    }

    public FieldFaults AddIf(bool wrong, string pointer, string detail) => wrong ? Add(pointer, detail) : this;

    /// <summary>Adds what <see cref="Text"/> finds wrong with an id, key or name.</summary>
    public FieldFaults Id(string? text, string pointer) => text is not null && Http.Text.FaultOfId(text) is { } fault ? Add(pointer, fault) : this;

    /// <summary>Adds what <see cref="Http.Text"/> finds wrong with a free text.</summary>
    public FieldFaults Text(string? text, string pointer) => text is not null && Http.Text.FaultOfText(text) is { } fault ? Add(pointer, fault) : this;

    /// <summary>As <see cref="Text"/>, of a text that has to say something.</summary>
    public FieldFaults Said(string text, string pointer) => Text(text, pointer).AddIf(string.IsNullOrWhiteSpace(text), pointer, "Must not be empty.");

    /// <summary>As <see cref="Text"/>, of the lines of an address.</summary>
    public FieldFaults Address(string[]? lines, string pointer)
    {
        const int most = 8;
        AddIf(lines?.Length > most, pointer, $"At most {most} lines.");
        for (var i = 0; i < lines?.Length; i++) AddIf(lines[i] is null, $"{pointer}/{i}", "Must not be null.").Text(lines[i], $"{pointer}/{i}");
        return this;
    }

    /// <exception cref="ProblemException">400, with everything that was added.</exception>
    public void ThrowIfAny()
    {
        if (Any) throw new ProblemException(Problem.Invalid([.. _errors.Take(100)]));
    }

    /// <exception cref="ProblemException">The problem of that status, with everything that was added.</exception>
    public void ThrowIfAny(Status status)
    {
        if (Any) throw new ProblemException(Problem.Of(status) with { Errors = [.. _errors.Take(100)] });
    }
}
