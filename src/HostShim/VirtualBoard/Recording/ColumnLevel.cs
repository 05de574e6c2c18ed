namespace Embedded.HostShim;

/// <summary>What a signal did during one column of a timeline.</summary>
public enum ColumnLevel
{
    /// <summary>It was zero all the time.</summary>
    Low,

    /// <summary>It was not zero all the time.</summary>
    High,

    /// <summary>It was both.</summary>
    Mixed,
}
