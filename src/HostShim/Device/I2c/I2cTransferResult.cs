namespace System.Device.I2c;

/// <summary>The outcome of a transfer.</summary>
public struct I2cTransferResult
{
    internal I2cTransferResult(I2cTransferStatus status, uint bytesTransferred)
    {
        Status = status;
        BytesTransferred = bytesTransferred;
    }

    /// <summary>Bytes written and read together, without addresses; 0 unless the transfer was full.</summary>
    public uint BytesTransferred { get; }

    /// <summary>How it ended.</summary>
    public I2cTransferStatus Status { get; }
}
