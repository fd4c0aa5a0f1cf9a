namespace RedisLocking.FaultTests.Timelines;

/// <summary>How something is drawn, and what the legend says of it. The colours are told apart by those who see no red and green, too.</summary>
internal sealed record Look(string Class, string Colour, string Legend)
{
    public static Look Wait { get; } = new("wait", "#bbbbbb", "waits");

    public static Look WaitInVain { get; } = new("in-vain", "#777777", "waits, and is not granted");

    public static Look HeldAlone { get; } = new("alone", "#0072b2", "holds alone");

    public static Look HeldWithOthers { get; } = new("shared", "#56b4e9", "holds beside others");

    public static Look Fault { get; } = new("fault", "#e69f00", "a fault");

    public static Look Lost { get; } = new("lost", "#d55e00", "is told that it lost");

    public static IReadOnlyList<Look> All { get; } = [Wait, WaitInVain, HeldAlone, HeldWithOthers, Lost, Fault];
}
