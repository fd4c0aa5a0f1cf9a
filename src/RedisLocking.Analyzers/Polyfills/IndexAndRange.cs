namespace System;

/// <summary>What <c>text[1..^1]</c> is made of.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;

    public static implicit operator Index(int value) => new(value);
}

internal readonly struct Range(Index start, Index end)
{
    public Index Start => start;

    public Index End => end;

    public static Range StartAt(Index start) => new(start, new Index(0, fromEnd: true));

    public static Range EndAt(Index end) => new(0, end);
}
