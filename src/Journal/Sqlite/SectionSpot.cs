namespace Spend.Journal.Sqlite;

/// <summary>Where the frames are that one customer got in one commit.</summary>
/// <param name="First">The sequence of the first frame; the others follow it.</param>
/// <param name="Position">The commit's row in journal.db.</param>
/// <param name="Offset">Of the section in the row.</param>
internal readonly record struct SectionSpot(long First, int Count, long Position, int Offset, int Length)
{
    public long Last => First + Count - 1;
}

/// <summary>A frame and the section it is in.</summary>
internal readonly record struct FrameSpot(long Sequence, SectionSpot Section);
