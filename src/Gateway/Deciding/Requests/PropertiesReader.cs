using System.Runtime.CompilerServices;
using Spend.Core;
using Spend.Core.Metering;
using Spend.Gateway.Deciding.Reading;

namespace Spend.Gateway.Deciding.Requests;

/// <summary>Reads an object of names and texts.</summary>
internal static class PropertiesReader
{
    public static Properties? Read(ref JsonInput input)
    {
        if (!input.Object()) return null;
        var pairs = new Pairs();
        while (input.NextMember())
        {
            if (!pairs.TryName(ref input, out var name)) continue;
            input.NextValue();
            if (input.Text() is { } value) pairs.Add(name, value);
        }
        return pairs.Build();
    }

    /// <summary>Pairs being collected: at most as many as an event may have, each name once.</summary>
    internal ref struct Pairs
    {
        private Buffer _pairs;
        private int _count;

        /// <summary>At a member's name. False where it cannot be a property; it is skipped then.</summary>
        public bool TryName(ref JsonInput input, out string name)
        {
            name = "";
            if (_count == Limits.Properties)
            {
                input.RefuseMember($"Is too many: at most {Limits.Properties} properties.");
                return false;
            }
            if (input.MemberName() is not { } text)
            {
                input.Skip();
                return false;
            }
            for (var i = 0; i < _count; i++)
            {
                if (_pairs[i].Key != text) continue;
                input.RefuseMember("Is given twice.");
                return false;
            }
            name = text;
            return true;
        }

        public void Add(string name, string value) => _pairs[_count++] = KeyValuePair.Create(name, value);

        public readonly Properties Build() => _count == 0 ? Properties.None : Properties.Of(_pairs[.._count].ToArray());

        [InlineArray(Limits.Properties)]
        private struct Buffer
        {
            private KeyValuePair<string, string> _first;
        }
    }
}
