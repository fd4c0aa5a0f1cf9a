namespace NightlyJob;

/// <summary>The section <c>NightlyReport</c> of the configuration.</summary>
public sealed class NightlyReportOptions
{
    /// <summary>How often there is a report; set it to seconds to watch several instances agree.</summary>
    /// <value>A second or more. Default: a day, at midnight UTC.</value>
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the sample's report takes to write.</summary>
    public TimeSpan WritingTakes { get; set; } = TimeSpan.FromSeconds(2);
}
